package dev.fettle.engine.internal.host;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import java.util.List;
import java.util.Map;

/** One step of a frame. Whatever it holds is rendered: secrets are values by now, so a step is never shown or kept. */
public sealed interface Step {

    /** Ask for the facts of the host. */
    record Gather() implements Step {}

    /** Read the ledger and the debts. */
    record ReadState() implements Step {}

    /**
     * Ask one question.
     *
     * @param probe the question
     * @param arguments the arguments that the host gets, rendered; {@link Argument.Local} ones are left out
     */
    record Ask(Probe<?> probe, List<String> arguments) implements Step {}

    /**
     * Run a command; when it fails, later acting steps of the frame are left out.
     *
     * @param command the command; its contents are rendered apart
     * @param environment its variables
     * @param stdin its standard input
     */
    record Act(Command command, Map<String, String> environment, String stdin) implements Step {}

    /**
     * Put a file in place; when it fails, later acting steps of the frame are left out.
     *
     * @param upload the upload
     * @param bytes its content, or nothing when it was staged on a channel of its own
     * @param staged the temporary file that holds it already, or empty
     */
    record Put(Upload upload, byte[] bytes, String staged) implements Step {}

    /**
     * Do what the engine does itself, between two requests; it is never part of a frame.
     *
     * @param action a fetch or a reboot
     */
    record Apart(Action action) implements Step {}

    /**
     * Note on the host that an effect is owed, before the change that causes it.
     *
     * @param debt what is owed
     */
    record Owe(Debt debt) implements Step {}

    /**
     * Cross out a debt; left out when an acting step before it failed.
     *
     * @param debt what is paid
     */
    record Pay(Debt debt) implements Step {}

    /**
     * Write a ledger entry; left out when an acting step before it failed.
     *
     * @param entry the entry
     */
    record Enter(LedgerEntry entry) implements Step {}

    /**
     * Drop a ledger entry; left out when an acting step before it failed.
     *
     * @param entry the entry
     */
    record Strike(LedgerEntry entry) implements Step {}

    /** Tell whether a failure of an earlier acting step leaves it out. */
    default boolean acting() {
        return !(this instanceof Gather || this instanceof ReadState || this instanceof Ask);
    }
}
