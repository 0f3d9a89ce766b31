import signal
import sys
import time

from selenium import webdriver

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
browser = webdriver.Chrome()
while True:
    browser.get("http://localhost:8080/")
    time.sleep(60)
