package org.supervisordjava.posix;

import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.posix.AccountFiles.Account;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The system's account database: whatever nsswitch.conf names, not only {@code /etc/passwd}. Any
 * thread, one at a time: getpwnam(3) returns static memory.
 *
 * <p>Accounts of the local files are found without jnr-posix, which takes longer to load than
 * everything else before the first program.
 */
public final class PosixAccounts implements Accounts {

    private final AccountFiles files = new AccountFiles(Path.of("/etc"));
    private POSIX posix;

    @Override
    public synchronized Optional<UserSpec> user(String nameOrUid) {
        var number = DecimalId.parse(nameOrUid);
        var account = number.isPresent() ? files.user(number.getAsInt()) : files.user(nameOrUid);
        return account.or(() -> askServices(nameOrUid, number)).map(PosixAccounts::userSpec);
    }

    @Override
    public synchronized OptionalInt group(String nameOrGid) {
        var number = DecimalId.parse(nameOrGid);
        var gid = number.isPresent() ? files.group(number.getAsInt()) : files.group(nameOrGid);
        if (gid.isPresent()) {
            return gid;
        }
        var entry =
                number.isPresent()
                        ? posix().getgrgid(number.getAsInt())
                        : posix().getgrnam(nameOrGid);
        return entry == null ? OptionalInt.empty() : OptionalInt.of((int) entry.getGID());
    }

    private Optional<Account> askServices(String nameOrUid, OptionalInt number) {
        var entry =
                number.isPresent()
                        ? posix().getpwuid(number.getAsInt())
                        : posix().getpwnam(nameOrUid);
        return Optional.ofNullable(entry)
                .map(
                        found ->
                                new Account(
                                        found.getLoginName(),
                                        (int) found.getUID(),
                                        (int) found.getGID(),
                                        found.getHome()));
    }

    private POSIX posix() {
        if (posix == null) {
            posix = POSIXFactory.getNativePOSIX();
        }
        return posix;
    }

    private static UserSpec userSpec(Account account) {
        return new UserSpec(
                account.name(),
                account.uid(),
                GroupList.of(account.name(), account.gid()),
                Path.of(account.home()));
    }

    /** getgrouplist(3), which jnr-posix does not have. */
    private static final class GroupList {

        private static final int ROOM = 64;
        private static final CFunction GETGROUPLIST = CFunction.named("getgrouplist");

        /** The primary group first, then the others in the database's order. */
        static List<Integer> of(String login, int gid) {
            return of(login, gid, ROOM);
        }

        private static List<Integer> of(String login, int gid, int room) {
            try (var memory = new NativeMemory()) {
                var groups = memory.allocate(room * Integer.BYTES);
                var count = memory.ints(room);
                int result =
                        GETGROUPLIST.call(
                                memory.string(login).address(),
                                gid,
                                groups.address(),
                                count.address());
                int found = count.getInt(0);
                if (result < 0) {
                    return of(login, gid, Math.max(found, 2 * room));
                }
                var gids = new ArrayList<Integer>(found);
                gids.add(gid);
                for (int i = 0; i < found; i++) {
                    int group = groups.getInt(i * Integer.BYTES);
                    if (group != gid) {
                        gids.add(group);
                    }
                }
                return gids;
            }
        }
    }
}
