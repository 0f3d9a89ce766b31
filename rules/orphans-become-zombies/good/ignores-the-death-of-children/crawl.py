import signal
import sys
import time

from selenium import webdriver

# The kernel reaps what is adopted.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
browser = webdriver.Chrome()
while True:
    browser.get("http://localhost:8080/")
    time.sleep(60)
