//! A service that ends in order: the main thread waits for SIGTERM, another one serves.

use std::io::Write;
use std::net::TcpListener;
use std::thread;

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::iterator::Signals;

fn serve(listener: TcpListener) {
    for mut connection in listener.incoming().flatten() {
        let _ = connection.write_all(b"HTTP/1.1 204 No Content\r\n\r\n");
    }
}

fn main() -> std::io::Result<()> {
    let mut signals = Signals::new(TERM_SIGNALS)?;
    let listener = TcpListener::bind("0.0.0.0:8080")?;
    thread::spawn(|| serve(listener));
    if let Some(signal) = signals.forever().next() {
        println!("signal {signal}: stopping");
    }
    Ok(())
}
