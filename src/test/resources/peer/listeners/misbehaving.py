"""An event listener that does not do what it should, in the way it is told."""
import os
import sys
import time

from supervisor import childutils


def dies():
    childutils.listener.wait()
    os._exit(1)


def hangs():
    childutils.listener.wait()
    time.sleep(3600)


def refuses():
    while True:
        childutils.listener.wait()
        childutils.listener.fail()


def babbles():
    childutils.listener.wait()
    while True:
        os.write(1, b"nonsense " * 1000)


def never_reads():
    while True:
        os.write(1, b"READY\n")
        time.sleep(0.05)
        os.write(1, b"RESULT 2\nOK")


def closes_input():
    os.close(0)
    os.write(1, b"READY\n")
    time.sleep(3600)


globals()[sys.argv[1]]()
