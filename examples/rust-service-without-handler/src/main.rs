//! A service without a handler: as PID 1 it never gets the signal.

use std::io::Write;
use std::net::TcpListener;

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("0.0.0.0:8080")?;
    for connection in listener.incoming() {
        connection?.write_all(b"HTTP/1.1 204 No Content\r\n\r\n")?;
    }
    Ok(())
}
