package dev.fettle.sandbox;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Wait for what the kernel or another process does and nobody announces. */
final class Waits {

    private static final long STEP_MILLIS = 10;

    private Waits() {}

    /** Wait until the condition holds; return whether it did within the limit. */
    static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(STEP_MILLIS);
        }
        return true;
    }
}
