# SPDX-License-Identifier: GPL-2.0
"""A kernel module comes and goes by system calls: insmod and rmmod take longer to
start than they take for it."""
import ctypes
import errno
import os
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def insert(image):
    """What read() gave."""
    if LIBC.init_module(image, len(image), b""):
        raise OSError(ctypes.get_errno(), "insmod")


def remove(module):
    """It may be in use for as long as a request of netlink's takes."""
    end = time.monotonic() + 20
    while LIBC.delete_module(module.encode(), os.O_NONBLOCK):
        if ctypes.get_errno() not in (errno.EBUSY, errno.EAGAIN):
            raise OSError(ctypes.get_errno(), "rmmod")
        if time.monotonic() > end:
            sys.exit("%s does not unload" % module)
        time.sleep(0.02)
