"""Looks at a page in Chromium, for tests: `python3 tests/browser.py BROWSER PAGE`.

Commands are read from standard input, a line each, and their answers are printed as
JSON, a line each:

    size WIDTH HEIGHT      the size of the window, from now on
    dark                   the system asks for dark pages
    run EXPRESSION         the value of a piece of JavaScript in the page
    pages                  how many pages it has when it is printed on A4
    shot FILE              writes a picture of the whole page
    pdf FILE               writes what is printed
    said                   what the page has complained of, and what it asked for

It speaks the DevTools protocol over the pipes that --remote-debugging-pipe reads and
writes: descriptors 3 and 4, JSON, a NUL behind each message
(https://chromedevtools.github.io/devtools-protocol/). The page itself may forbid
scripts: what is run here is not part of it. The browser has no network.
"""

import base64
import fcntl
import json
import os
import re
import selectors
import shutil
import subprocess
import sys
import tempfile
import time

LIMIT = 60  # seconds for an answer
OPTIONS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync
    --hide-scrollbars --disable-dev-shm-usage --host-resolver-rules=MAP_*_~NOTFOUND
    --remote-debugging-pipe"""


class Browser:
    """A browser with one page."""

    def __init__(self, command, profile):
        """Start it with a folder for what it keeps."""
        (theirs_in, self.out), (self.inp, theirs_out) = os.pipe(), os.pipe()
        # Where placing one does not close the other.
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (theirs_in, theirs_out)]

        def place():
            for fd, wanted in zip(high, (3, 4)):
                os.dup2(fd, wanted)

        options = [word.replace("_", " ") for word in OPTIONS.split()]
        self.child = subprocess.Popen(
            [command, *options, f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=place,
            close_fds=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for fd in (theirs_in, theirs_out, *high):
            os.close(fd)
        self.number, self.rest, self.session, self.events = 0, b"", None, []

    def receive(self):
        """Return the next message, an answer or an event."""
        end = time.monotonic() + LIMIT
        with selectors.DefaultSelector() as ready:
            ready.register(self.inp, selectors.EVENT_READ)
            while b"\0" not in self.rest:
                if not ready.select(max(end - time.monotonic(), 0)):
                    sys.exit("browser.py: the browser does not answer")
                data = os.read(self.inp, 1 << 16)
                if not data:
                    sys.exit("browser.py: the browser has ended")
                self.rest += data
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    def ask(self, method, **parameters):
        """Call a method of the protocol. Returns its result."""
        self.number += 1
        call = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            call["sessionId"] = self.session
        os.write(self.out, json.dumps(call).encode() + b"\0")
        while True:
            message = self.receive()
            if message.get("id") == self.number:
                break
            self.events.append(message)
        if "error" in message:
            sys.exit(f"browser.py: {method}: {message['error']['message']}")
        return message["result"]

    def open(self, page):
        """Open a page and wait until it is there."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        found = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self.session = found["sessionId"]
        for part in "Page", "Runtime", "Log", "Network":
            self.ask(f"{part}.enable")
        self.ask("Page.navigate", url=f"file://{os.path.abspath(page)}")
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.receive())

    def close(self):
        """End the browser."""
        self.session = None
        self.ask("Browser.close")
        self.child.wait(LIMIT)


def said(browser):
    """Return what the page has complained of, and the addresses it asked for."""
    browser.ask("Runtime.evaluate", expression="0")
    found = {"errors": [], "requests": []}
    for event in browser.events:
        about = event.get("params", {})
        if event.get("method") == "Log.entryAdded":
            found["errors"].append(about["entry"]["text"])
        elif event.get("method") == "Runtime.exceptionThrown":
            found["errors"].append(about["exceptionDetails"]["text"])
        elif event.get("method") == "Network.requestWillBeSent":
            found["requests"].append(about["request"]["url"])
    return found


def printed(browser):
    """Return the page as PDF, on A4 and with the margins that it asks for."""
    paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
    found = browser.ask("Page.printToPDF", **paper, printBackground=False)
    return base64.b64decode(found["data"])


def shot(browser):
    """Return a picture of the whole page."""
    size = browser.ask("Page.getLayoutMetrics")["cssContentSize"]
    clip = {**size, "scale": 1}
    found = browser.ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
    return base64.b64decode(found["data"])


def keep(path, data):
    """Write bytes into a file."""
    with open(path, "wb") as file:
        file.write(data)


def obey(browser, line):
    """Do what a line says. Returns the answer, None for none."""
    word, _, rest = line.partition(" ")
    if word == "size":
        width, height = map(int, rest.split())
        size = {"width": width, "height": height, "deviceScaleFactor": 1}
        browser.ask("Emulation.setDeviceMetricsOverride", **size, mobile=width < 500)
    elif word == "dark":
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        browser.ask("Emulation.setEmulatedMedia", features=dark)
    elif word == "run":
        options = {"expression": rest, "returnByValue": True}
        found = browser.ask("Runtime.evaluate", **options)
        if "exceptionDetails" in found:
            sys.exit(f"browser.py: {found['exceptionDetails']}")
        return found["result"].get("value")
    elif word == "pages":
        return len(re.findall(rb"/Type\s*/Page\b", printed(browser)))
    elif word == "shot":
        keep(rest, shot(browser))
    elif word == "pdf":
        keep(rest, printed(browser))
    elif word == "said":
        return said(browser)
    else:
        sys.exit(f"browser.py: {word}: no such command")
    return None


def main():
    """Open the page and obey the commands."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    profile = tempfile.mkdtemp(prefix="browser-")
    browser = Browser(sys.argv[1], profile)
    try:
        browser.open(sys.argv[2])
        for line in filter(None, map(str.strip, sys.stdin)):
            answer = obey(browser, line)
            if line.split()[0] in ("run", "pages", "said"):
                print(json.dumps(answer), flush=True)
        browser.close()
    finally:
        browser.child.kill()
        browser.child.wait()
        shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    main()
