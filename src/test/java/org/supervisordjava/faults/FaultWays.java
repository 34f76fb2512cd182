package org.supervisordjava.faults;

import org.supervisordjava.faults.Faults.Errno;
import org.supervisordjava.faults.Faults.Fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How calls may fail: each kind with each plausible error. */
final class FaultWays {

    /** For everything that is missing at times: so often in a row. */
    private static final long BURST = 20;

    private static final Map<String, List<Errno>> WAYS = new TreeMap<>();

    static {
        var places = List.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM);
        WAYS.put("libc.open", List.of(Errno.EMFILE, Errno.ENFILE, Errno.EACCES, Errno.ENOSPC));
        WAYS.put("libc.pipe2", places);
        WAYS.put("libc.read", List.of(Errno.EIO, Errno.EINTR, Errno.EAGAIN));
        WAYS.put("libc.write", List.of(Errno.EIO, Errno.ENOSPC, Errno.EPIPE, Errno.EINTR));
        WAYS.put("libc.close", List.of(Errno.EIO, Errno.EINTR));
        WAYS.put("libc.lseek", List.of(Errno.EIO));
        WAYS.put("libc.ftruncate", List.of(Errno.EIO, Errno.EINTR));
        WAYS.put("libc.fstatfs", List.of(Errno.EIO, Errno.EINTR));
        WAYS.put("libc.fallocate", List.of(Errno.ENOSPC, Errno.EINTR));
        WAYS.put("libc.dup3", List.of(Errno.EMFILE, Errno.EINTR));
        WAYS.put("libc.fcntl", List.of(Errno.EMFILE, Errno.EACCES));
        WAYS.put("libc.poll", List.of(Errno.EINTR, Errno.ENOMEM, Errno.EAGAIN));
        WAYS.put("libc.ppoll", List.of(Errno.EINTR, Errno.ENOMEM));
        WAYS.put("libc.epoll_create1", places);
        WAYS.put("libc.epoll_ctl", List.of(Errno.ENOMEM, Errno.ENOSPC));
        WAYS.put("libc.epoll_wait", List.of(Errno.EINTR));
        WAYS.put("libc.waitid", List.of(Errno.EINTR));
        WAYS.put("libc.waitpid", List.of(Errno.EINTR));
        WAYS.put("libc.kill", List.of(Errno.EPERM, Errno.ESRCH));
        WAYS.put("libc.posix_spawn", List.of(Errno.EAGAIN, Errno.ENOMEM, Errno.EACCES));
        WAYS.put("libc.posix_spawnattr_init", List.of(Errno.ENOMEM));
        WAYS.put("libc.posix_spawn_file_actions_init", List.of(Errno.ENOMEM));
        WAYS.put("libc.posix_spawn_file_actions_adddup2", List.of(Errno.ENOMEM));
        WAYS.put("libc.posix_spawn_file_actions_addclosefrom_np", List.of(Errno.ENOMEM));
        WAYS.put("libc.posix_spawn_file_actions_addchdir_np", List.of(Errno.ENOMEM));
        WAYS.put("libc.execve", List.of(Errno.ENOMEM, Errno.EACCES));
        WAYS.put("libc.setgroups", List.of(Errno.EPERM, Errno.ENOMEM));
        WAYS.put("libc.setgid", List.of(Errno.EPERM));
        WAYS.put("libc.setuid", List.of(Errno.EPERM, Errno.EAGAIN));
        WAYS.put("libc.capget", List.of(Errno.EPERM));
        WAYS.put("libc.capset", List.of(Errno.EPERM));
        WAYS.put("libc.signalfd", places);
        WAYS.put("libc.socketpair", places);
        WAYS.put("libc.sendmsg", List.of(Errno.ENOBUFS, Errno.ENOMEM, Errno.EINTR));
        WAYS.put("libc.send", List.of(Errno.ENOBUFS, Errno.EPIPE, Errno.EINTR));
        WAYS.put("libc.sendto", List.of(Errno.ENOBUFS, Errno.EPERM, Errno.EINTR));
        WAYS.put("libc.shutdown", List.of(Errno.ENOBUFS));
        WAYS.put("libc.recvmsg", List.of(Errno.ENOMEM, Errno.EINTR));
        WAYS.put("libc.close_range", List.of(Errno.EMFILE, Errno.ENOMEM, Errno.EPERM));
        WAYS.put("libc.eventfd", places);
        WAYS.put("libc.socket", List.of(Errno.EMFILE, Errno.ENOBUFS, Errno.EACCES));
        WAYS.put("libc.bind", List.of(Errno.EADDRINUSE, Errno.EACCES));
        WAYS.put("libc.listen", List.of(Errno.EADDRINUSE));
        WAYS.put("libc.setsockopt", List.of(Errno.ENOMEM));
        WAYS.put("libc.getsockopt", List.of(Errno.ENOBUFS));
        WAYS.put("libc.getsockname", List.of(Errno.ENOBUFS));
        WAYS.put("libc.connect", List.of(Errno.ETIMEDOUT, Errno.EAGAIN));
        WAYS.put("libc.prctl", List.of(Errno.EPERM));
        WAYS.put("libc.setpriority", List.of(Errno.EPERM));
        WAYS.put("libc.unshare", List.of(Errno.ENOMEM, Errno.EPERM));
        WAYS.put("libc.syscall", List.of(Errno.EAGAIN, Errno.EPERM));
        WAYS.put("libc.madvise", List.of(Errno.ENOMEM, Errno.EAGAIN));
        WAYS.put("libc.getrlimit", List.of(Errno.EPERM));
        WAYS.put("libc.setrlimit", List.of(Errno.EPERM));
        WAYS.put("libc.access", List.of(Errno.EACCES, Errno.ENOMEM));
        WAYS.put("libc.getgrouplist", List.of(Errno.ENOMEM));
        WAYS.put("jdk.thread", List.of(Errno.EAGAIN));
        WAYS.put("jdk.process", List.of(Errno.EAGAIN, Errno.EMFILE));
        WAYS.put("jdk.stream.open", List.of(Errno.EMFILE, Errno.EACCES));
        WAYS.put("jdk.stream.read", List.of(Errno.EIO));
        WAYS.put("jdk.stream.write", List.of(Errno.EIO, Errno.ENOSPC));
        WAYS.put("jdk.open", List.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOSPC, Errno.EROFS));
        WAYS.put("jdk.rename", List.of(Errno.EACCES, Errno.EIO, Errno.ENOSPC));
        WAYS.put("jdk.unlink", List.of(Errno.EACCES, Errno.EROFS));
        WAYS.put("jdk.mkdir", List.of(Errno.ENOSPC, Errno.EACCES));
        WAYS.put("jdk.channel.read", List.of(Errno.EIO));
        WAYS.put("jdk.channel.write", List.of(Errno.EIO, Errno.ENOSPC));
        WAYS.put("jdk.socket", List.of(Errno.EMFILE, Errno.ENOBUFS));
        WAYS.put("jdk.socket.read", List.of(Errno.ECONNRESET));
        WAYS.put("jdk.socket.write", List.of(Errno.EPIPE));
        WAYS.put("jdk.accept", List.of(Errno.EMFILE, Errno.ENOBUFS));
    }

    /** Those whose cause goes on for a while. */
    private static final List<Errno> LASTING =
            List.of(Errno.EMFILE, Errno.ENOMEM, Errno.EAGAIN, Errno.ENOSPC, Errno.ENOBUFS);

    /** By their definition. */
    private static final Set<String> CANNOT_FAIL =
            Set.of(
                    "libc.getpagesize",
                    "libc.getuid",
                    "libc.gnu_get_libc_version",
                    "libc.localtime_r",
                    "libc.malloc_trim",
                    "libc.posix_spawn_file_actions_destroy",
                    "libc.posix_spawnattr_setflags",
                    "libc.posix_spawnattr_setsigdefault",
                    "libc.strerrordesc_np",
                    "libc.strerrorname_np",
                    "libc.umask");

    private FaultWays() {}

    /** Kinds that nobody has thought about: a call that is new would never be let fail. */
    static Set<String> unknown(Set<String> kinds) {
        var unknown = new TreeSet<>(kinds);
        unknown.removeAll(WAYS.keySet());
        unknown.removeAll(CANNOT_FAIL);
        return unknown;
    }

    /**
     * The ways in which a call may fail.
     *
     * @param place of the call; empty when it is counted among all of its kind
     */
    static List<Fault> of(String kind, String place, long call) {
        var faults = new ArrayList<Fault>();
        for (var errno : WAYS.getOrDefault(kind, List.of())) {
            faults.add(new Fault(kind, place, call, 1, errno));
            if (LASTING.contains(errno)) {
                faults.add(new Fault(kind, place, call, BURST, errno));
            }
        }
        return faults;
    }
}
