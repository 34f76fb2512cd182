package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;
import static org.supervisordjava.posix.Libc.POINTER;

import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;

import org.supervisordjava.config.Accounts;
import org.supervisordjava.config.UserSpec;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The system's account database: whatever nsswitch.conf names, not only {@code /etc/passwd}. Any
 * thread, one at a time: getpwnam(3) returns static memory.
 *
 * <p>The first look-up loads jnr-posix (about 0.1 s): a configuration without users does not pay.
 */
public final class PosixAccounts implements Accounts {

    private POSIX posix;

    @Override
    public synchronized Optional<UserSpec> user(String nameOrUid) {
        var number = decimal(nameOrUid);
        var entry =
                number.isPresent()
                        ? posix().getpwuid(number.getAsInt())
                        : posix().getpwnam(nameOrUid);
        return Optional.ofNullable(entry).map(PosixAccounts::userSpec);
    }

    @Override
    public synchronized OptionalInt group(String nameOrGid) {
        var number = decimal(nameOrGid);
        var entry =
                number.isPresent()
                        ? posix().getgrgid(number.getAsInt())
                        : posix().getgrnam(nameOrGid);
        return entry == null ? OptionalInt.empty() : OptionalInt.of((int) entry.getGID());
    }

    private POSIX posix() {
        if (posix == null) {
            posix = POSIXFactory.getNativePOSIX();
        }
        return posix;
    }

    private static OptionalInt decimal(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        try {
            // Ids are unsigned, and nobody may be 4294967294.
            return OptionalInt.of(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static UserSpec userSpec(Passwd entry) {
        int gid = (int) entry.getGID();
        return new UserSpec(
                entry.getLoginName(),
                (int) entry.getUID(),
                GroupList.of(entry.getLoginName(), gid),
                Path.of(entry.getHome()));
    }

    /** getgrouplist(3), which jnr-posix does not have. */
    private static final class GroupList {

        private static final int ROOM = 64;
        private static final MethodHandle GETGROUPLIST =
                Libc.function("getgrouplist", INT, POINTER, INT, POINTER, POINTER);

        /** The primary group first, then the others in the database's order. */
        static List<Integer> of(String login, int gid) {
            return of(login, gid, ROOM);
        }

        private static List<Integer> of(String login, int gid, int room) {
            try (var arena = Arena.ofConfined()) {
                var groups = arena.allocate(INT, room);
                var count = arena.allocateFrom(INT, room);
                int result =
                        (int)
                                GETGROUPLIST.invokeExact(
                                        Libc.callState(),
                                        arena.allocateFrom(login),
                                        gid,
                                        groups,
                                        count);
                int found = count.get(INT, 0);
                if (result < 0) {
                    return of(login, gid, Math.max(found, 2 * room));
                }
                var gids = new ArrayList<Integer>(found);
                gids.add(gid);
                for (int i = 0; i < found; i++) {
                    int group = groups.getAtIndex(INT, i);
                    if (group != gid) {
                        gids.add(group);
                    }
                }
                return gids;
            } catch (Throwable e) {
                throw Libc.defect(e);
            }
        }
    }
}
