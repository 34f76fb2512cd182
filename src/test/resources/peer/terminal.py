"""Types at a program as an operator does, at a terminal of its own, and prints what is seen there.

usage: terminal.py STEPS PROGRAM [ARGUMENT...]

STEPS is a JSON array of pairs: what to wait for on the screen after the step before, and what is typed then. The last
line printed is the exit code. Whoever starts this limits the time.
"""

import json
import os
import pty
import sys


def main(steps, command):
    child, terminal = pty.fork()
    if child == 0:
        os.execv(command[0], command)
    screen = ""
    seen = 0
    for awaited, typed in steps + [["", None]]:
        while typed is None or awaited not in screen[seen:]:
            try:
                data = os.read(terminal, 4096)
            except OSError:
                data = b""
            if not data:
                break
            screen += data.decode("utf-8", "replace")
        if typed is not None:
            seen = len(screen)
            os.write(terminal, typed.encode("utf-8"))
    _, status = os.waitpid(child, 0)
    print(screen)
    print("exit code", os.waitstatus_to_exitcode(status))


main(json.loads(sys.argv[1]), sys.argv[2:])
