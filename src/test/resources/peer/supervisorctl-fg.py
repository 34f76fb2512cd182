# Debian's supervisorctl 4.2.5, waiting where it does not, and not waiting where it does. Its fg reads the logs in a
# second thread. At the end of the input it closes that thread's connections even if they are not open yet, which is
# an AttributeError, and then waits for a thread that needs 30 s to notice and, about one time in a hundred, never does.
import sys
import threading
import time

from supervisor import supervisorctl

start = supervisorctl.fgthread.start


def start_and_connect(self):
    start(self)
    while not (self.output_handler.connected and self.error_handler.connected):
        time.sleep(0.01)


supervisorctl.fgthread.start = start_and_connect
threading._shutdown = lambda: None
sys.argv[0] = "/usr/bin/supervisorctl"
supervisorctl.main()
