"""Appends each event, header and payload, to the file named first, and answers OK.

With a second argument, an event whose name is that is refused once with FAIL before it is accepted.
"""
import json
import sys

from supervisor import childutils


def main(path, refused=None):
    with open(path, "a", buffering=1) as record:
        while True:
            headers, payload = childutils.listener.wait()
            record.write(json.dumps([headers, payload]) + "\n")
            if headers["eventname"] == refused:
                refused = None
                childutils.listener.fail()
            else:
                childutils.listener.ok()


main(*sys.argv[1:])
