package dev.fettle.sandbox;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** Brings up hosts of a temporary group and waits to be killed. */
final class Starter {

    private Starter() {}

    public static void main(String[] args) throws InterruptedException {
        Sandbox.open(SandboxOptions.defaults()
                        .withStateDir(Path.of(args[0]))
                        .withGroup(args[1])
                        .asTemporary())
                .up(Arrays.asList(args).subList(2, args.length));
        new CountDownLatch(1).await();
    }
}
