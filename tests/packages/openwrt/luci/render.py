#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Renders LuCI's views in headless Chromium, with recorded answers of rpcd.

usage: render.py FOLDER

FOLDER gets a picture of each. What is wrong is printed, and makes the exit
status 1. cases.json says which view is shown with which answers and what has to
be on the page; answers/NAME.json are what rpcd answered, by command.
"""

import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.abspath(os.path.join(HERE, "../../../.."))
APP = os.path.join(TOP, "packaging/openwrt/luci-app-sipnat")
PARTS = ("stub.js", "judge.js", "theme.css")


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def load(*path):
    return json.loads(read(*path))


def granted():
    """Commands that the ACL lets a session execute."""
    acl = load(APP, "root/usr/share/rpcd/acl.d/luci-app-sipnat.json")
    return [line for group in acl.values()
            for line, modes in group["read"]["file"].items()
            if modes == ["exec"]]


def write_page(folder, case):
    answers = {}
    for name in case.get("answers", ()):
        text = read(HERE, "answers", name + ".json")
        answers.update(json.loads(text.replace(
            "@VERSION@", read(TOP, "VERSION").strip())))
    recorded = {
        "acl": granted(),
        "answers": answers,
        "expect": case.get("expect", []),
        "never": case.get("never", []),
        "options": case.get("options", []),
        "source": read(APP, "htdocs/luci-static/resources/view/sipnat",
                       case["view"] + ".js"),
        "uci": load(HERE, "answers", "uci.json"),
    }
    for name in PARTS:
        shutil.copy(os.path.join(HERE, name), folder)
    with open(os.path.join(folder, "recorded.js"), "w",
              encoding="utf-8") as file:
        file.write("var recorded = " + json.dumps(recorded) + ";\n")
    with open(os.path.join(folder, "page.html"), "w",
              encoding="utf-8") as file:
        file.write(read(HERE, "page.html").replace(
            "@dark@", "true" if case.get("dark") else "false"))
    # A window cannot be as narrow as a phone, a frame can.
    with open(os.path.join(folder, "frame.html"), "w",
              encoding="utf-8") as file:
        file.write('<!DOCTYPE html><body style="margin:0"><iframe src="page.html"'
                   ' style="border:0;width:%dpx;height:%dpx"></iframe>'
                   % (case["width"], case["height"]))


def render(folder, picture, case):
    """Returns what the page had to say."""
    write_page(folder, case)
    result = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
         "--hide-scrollbars", "--enable-logging=stderr", "--v=0",
         "--user-data-dir=" + os.path.join(folder, "profile"),
         "--window-size=%d,%d" % (max(case["width"], 500), case["height"]),
         "--virtual-time-budget=5000", "--screenshot=" + picture,
         "file://" + os.path.join(folder, "frame.html")],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        check=False)
    lines = re.findall(r'CONSOLE[^"]*"(.*)", source:', result.stderr)
    if not lines:
        lines = ["WRONG Chromium: " + result.stderr[-2000:]]
    return lines


def main():
    target = os.path.abspath(sys.argv[1])
    bad = 0
    for name, case in load(HERE, "cases.json").items():
        folder = os.path.join(target, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        lines = render(folder, os.path.join(target, name + ".png"), case)
        shutil.rmtree(folder)
        wrong = [line for line in lines if line != "judged"]
        if "judged" not in lines:
            wrong.append("the page did not come to its end")
        for line in wrong:
            print(f"{name}: {line}")
        bad += len(wrong)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
