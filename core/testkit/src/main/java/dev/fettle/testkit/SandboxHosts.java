package dev.fettle.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Boot disposable hosts before the tests of a class and take them down afterwards.
 *
 * <pre>{@code
 * @SandboxHosts({"db-1", "coder-1"})
 * class BackupTest {
 *     @Test
 *     void restoresWhatItSaved(@SandboxHosts.Named("db-1") SandboxHost database) { ... }
 * }
 * }</pre>
 *
 * <p>Constructors, life-cycle methods and tests may ask for a {@code SandboxHost} (with {@link Named} when there are
 * several), for the {@code Sandbox}, or for a {@code List<SandboxHost>} in the order written here. See {@link
 * SandboxExtension} for what happens where no host can be booted.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SandboxExtension.class)
public @interface SandboxHosts {

    /** Return the names of the hosts to boot. */
    String[] value();

    /** Return what the user {@code admin} must give to sudo; empty means nothing. For tests only, hence plain text. */
    String sudoPassword() default "";

    /** Choose one of several hosts for a parameter. */
    @Documented
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Named {

        /** Return the host's name. */
        String value();
    }
}
