package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Constants that are made late are the same ones, and those that others may see stay. */
class LateDecimalsTest {

    static class Base {
        protected static final BigInteger WHOLE_LEAST = BigInteger.valueOf(-7);
        protected static final BigInteger WHOLE_MOST = BigInteger.TWO.pow(70);
        private static final BigInteger WHOLE_HIDDEN = BigInteger.valueOf(3);

        protected static final BigDecimal LEAST = new BigDecimal(WHOLE_LEAST);
        protected static final BigDecimal MOST = new BigDecimal(WHOLE_MOST);

        /** Of what its heirs do not see. */
        protected static final BigDecimal EXPOSED = new BigDecimal(WHOLE_HIDDEN);

        protected static final BigDecimal SUM = LEAST.add(MOST);
    }

    static class Heir extends Base {
        boolean fits(String number) {
            var value = new BigDecimal(number);
            return value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0;
        }
    }

    static class Example implements Supplier<List<Object>> {
        @Override
        public List<Object> get() {
            var heir = new Heir();
            return List.of(
                    heir.fits("-7"),
                    heir.fits("-7.01"),
                    heir.fits("1180591620717411303424"),
                    heir.fits("1180591620717411303424.5"),
                    Base.SUM,
                    Base.EXPOSED);
        }
    }

    @Test
    void meansTheSame(@TempDir Path work) throws Exception {
        var classes = List.of(Base.class.getName(), Heir.class.getName(), Example.class.getName());
        var jar = Packed.changedBy("LateDecimals", classes, work);
        try (var packed = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            var changed = packed.loadClass(Example.class.getName()).getDeclaredConstructor();
            changed.setAccessible(true);
            assertEquals(new Example().get(), ((Supplier<?>) changed.newInstance()).get());
            var base = packed.loadClass(Base.class.getName());
            assertThrows(NoSuchFieldException.class, () -> base.getDeclaredField("LEAST"));
            assertThrows(NoSuchFieldException.class, () -> base.getDeclaredField("MOST"));
            assertEquals(BigDecimal.class, base.getDeclaredField("EXPOSED").getType());
        }
    }
}
