#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The daemon's status page in headless Chromium.

usage: check.py FOLDER

The page, its script and its JSON are the daemon's own, served by FOLDER/server
with a faked kernel behind it. FOLDER gets a picture of each case.
"""

import json
import os
import subprocess
import sys
import traceback
import urllib.request

from browser import Browser

HERE = os.path.dirname(os.path.abspath(__file__))
PHONE, DESK = (390, 844), (1280, 900)
LOOKS = (("phone", PHONE, False), ("phone-dark", PHONE, True),
         ("desk", DESK, False), ("desk-dark", DESK, True))
CASES = ("good", "idle", "bad", "absent", "many", "hidden", "hostile")
DRAWN = "!!document.querySelector('html[data-drawn]')"


class Server:
    def __init__(self, folder):
        self.process = subprocess.Popen([os.path.join(folder, "server")],
                                        stdin=subprocess.PIPE, text=True,
                                        stdout=subprocess.PIPE)
        port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{port}/"

    def be(self, case):
        self.process.stdin.write(case + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == case

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    def close(self):
        """The exit status, which is not 0 if a sanitizer complains."""
        self.process.stdin.close()
        return self.process.wait(20)


def complaints(browser, server):
    """What the browser says is wrong, and what it asked anybody else."""
    found = []
    for event in browser.events:
        params = event.get("params", {})
        if event["method"] == "Runtime.exceptionThrown":
            found.append(f"exception: {params['exceptionDetails']}")
        elif event["method"] == "Log.entryAdded":
            entry = params["entry"]
            if entry["level"] in ("error", "warning"):
                found.append(f"log: {entry['text']}")
        elif event["method"] == "Runtime.consoleAPICalled":
            found.append(f"console: {params['args']}")
        elif event["method"] == "Page.javascriptDialogOpening":
            found.append("a dialog")
        elif event["method"] == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith((server.url, "data:")):
                found.append(f"asks {url}")
    return found


def texts(browser, selector):
    return browser.evaluate(
        "Array.from(document.querySelectorAll(%s), e => e.textContent)"
        % json.dumps(selector))


def seconds(text):
    units = {"d": 86400, "h": 3600, "min": 60, "s": 1}
    words = text.split()
    return sum(int(n) * units[unit]
               for n, unit in zip(words[::2], words[1::2]))


def values(browser, server, case):
    """The page says what the JSON says."""
    status = server.get("api/status")
    verdict, = texts(browser, "#verdict")
    assert verdict.startswith("All is well" if status["good"] else "Trouble"), \
        verdict
    shown = texts(browser, "#findings .what")
    assert len(shown) == len(status["findings"]), shown
    for text, finding in zip(shown, status["findings"]):
        if case != "hostile":
            assert text == finding["text"], (text, finding)
    if not status["module"]["loaded"]:
        assert "not loaded" in texts(browser, "#system dd")[0]
        assert browser.evaluate("!document.getElementById('search')"
                                ".getClientRects().length")
        return
    figures = dict(zip(texts(browser, "#figures dt"),
                       texts(browser, "#figures dd:nth-of-type(1)")))
    assert figures["Endpoints"] == f"{status['endpoints']['bindings']:,}"
    for title, key in (("Claimed before the ALG", "claimed"),
                       ("Taken from the ALG", "detached")):
        assert figures[title] == f"{sum(status['history'][key]):,}", figures
    for row in browser.evaluate(
            "Array.from(document.querySelectorAll('#messages tbody tr'),"
            " r => [r.cells[0].textContent, r.cells[1].textContent])"):
        key = {"others": "other"}.get(row[0], row[0].lower())
        kind = "responses_" if key.endswith("xx") else "requests_"
        assert row[1] == f"{status['stats'][kind + key]:,}", row
    assert len(texts(browser, "#upstream .path")) == len(status["upstream"])
    endpoints(browser, server, status)


def endpoints(browser, server, status):
    rows = browser.evaluate(
        "Array.from(document.querySelectorAll('.rows tbody tr'), r =>"
        " Array.from(r.cells, c => c.querySelector('[data-until]') ?"
        " c.querySelector('[data-until]').textContent : c.textContent))")
    if not status["endpoints_shown"]:
        assert not rows
        return
    answer = server.get("api/endpoints?limit=200")["endpoints"]
    assert len(rows) == len(answer)
    known = {(e["endpoint"]["address"], e["endpoint"]["port"]): e
             for e in answer}
    times = []
    for row in rows:
        address, port = row[1].rsplit(":", 1)
        one = known.pop((address.strip("[]"), int(port)))
        assert row[3].endswith(":%d" % one["peer"]["port"]), row
        assert row[2] == "gone" or "mapping" in one, row
        assert abs(seconds(row[4]) - one["expires"]) < 90, (row, one)
        times.append(seconds(row[4]))
    assert times == sorted(times), "not in the order of remaining time"
    assert not known


def hostile(browser, _server):
    assert "owned" not in browser.evaluate("document.title")
    name, = [n for n in texts(browser, ".rows tbody th") if "script" in n]
    assert name.startswith("\"><script>document.title='owned'</script><img "
                           "src=x onerror=alert(1)>\\u001b[2J"), name
    came = texts(browser, "#upstream dd")[1]
    assert came.startswith("\\u202e\"><script>"), came


def keyboard(browser, _server):
    """The skip link comes first, and everything can be reached."""
    browser.key("Tab")
    focused = "document.activeElement.id || document.activeElement.className"
    assert browser.evaluate(focused) == "skip", browser.evaluate(focused)
    assert browser.evaluate("document.activeElement"
                            ".getBoundingClientRect().left >= 0")
    reached = []
    for _ in range(8):
        browser.key("Tab")
        reached.append(browser.evaluate(
            "document.activeElement.id || document.activeElement.tagName"))
    assert reached[0] == "pause" and "who" in reached and "order" in reached \
        and "SUMMARY" in reached, reached
    assert browser.evaluate(
        "document.getElementById('pause').focus() ||"
        " getComputedStyle(document.activeElement).outlineStyle") != "none"


def search(browser, _server):
    look = ("document.getElementById('who').value = %s;"
            "document.querySelector('#search button').click()")
    browser.evaluate(look % json.dumps("sip:alice@example.com"))
    browser.wait("document.getElementById('endpoints-note').textContent"
                 ".includes('for sip:alice@example.com')")
    asked = [e["params"]["request"]["url"] for e in browser.events
             if e["method"] == "Network.requestWillBeSent"]
    assert asked[-1].endswith("limit=200&aor=sip%3Aalice%40example.com"), asked
    browser.evaluate(look % json.dumps("192.168.1.0/24"))
    browser.wait("document.getElementById('endpoints-note').textContent"
                 ".includes('for 192.168.1.0/24')")
    browser.evaluate("document.getElementById('order').value = 'aor';"
                     "document.getElementById('order').dispatchEvent("
                     "new Event('change'))")
    names = texts(browser, ".rows tbody th")
    assert names == sorted(names), names


def comes_and_goes(browser, server):
    """The module goes and comes, and then the daemon itself goes."""
    again = ("document.getElementById('pause').click();"
             "document.getElementById('pause').click()")
    server.be("absent")
    browser.evaluate(again)
    browser.wait("document.body.textContent.includes("
                 "'the sipnat module is not loaded')")
    assert texts(browser, "#endpoints-note") == \
        ["Without the module nobody is known."]
    server.be("good")
    browser.evaluate(again)
    browser.wait("document.getElementById('verdict').textContent"
                 " === 'All is well'")
    assert len(texts(browser, ".rows tbody tr")) == 3
    status = server.close()
    browser.events.clear()
    browser.evaluate(again)
    browser.wait("document.getElementById('verdict').textContent"
                 " === 'No answer from the daemon'")
    assert status == 0, f"the server ended with {status}"


class Tally:
    def __init__(self):
        self.number = self.bad = 0

    def run(self, name, what, *arguments):
        self.number += 1
        try:
            wrong = what(*arguments) or []
        except Exception:  # pylint: disable=broad-except
            wrong = traceback.format_exc().splitlines()[-3:]
        print("%s %d - %s" % ("not ok" if wrong else "ok", self.number, name),
              flush=True)
        for line in list(dict.fromkeys(wrong))[:20]:
            print("#", line)
        self.bad += bool(wrong)


def show(browser, server, folder, case, look):
    name, size, dark = look
    with open(os.path.join(HERE, "judge.js"), encoding="utf-8") as file:
        judge = file.read()
    server.be(case)
    browser.window(*size, dark)
    browser.open(server.url)
    browser.wait(DRAWN)
    wrong = browser.evaluate(judge)
    browser.picture(os.path.join(folder, f"{case}-{name}.png"))
    values(browser, server, case)
    return wrong + complaints(browser, server)


def main():
    folder = sys.argv[1]
    server, browser, tally = Server(folder), Browser(), Tally()
    try:
        for case in CASES:
            for look in LOOKS:
                tally.run(f"{case}, {look[0]}", show, browser, server, folder,
                          case, look)
        tally.run("hostile text does nothing", hostile, browser, server)
        tally.run("good again", show, browser, server, folder, "good",
                  LOOKS[2])
        tally.run("by keyboard", keyboard, browser, server)
        tally.run("looking for an endpoint", search, browser, server)
        tally.run("the module and the daemon go", comes_and_goes, browser,
                  server)
    finally:
        browser.close()
        if server.process.poll() is None:
            server.process.kill()
    print(f"1..{tally.number}")
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
