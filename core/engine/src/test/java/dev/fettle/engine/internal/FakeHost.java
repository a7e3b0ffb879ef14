package dev.fettle.engine.internal;

import dev.fettle.engine.internal.host.Debt;
import dev.fettle.engine.internal.host.Frame;
import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.internal.host.LedgerEntry;
import dev.fettle.engine.internal.host.Reply;
import dev.fettle.engine.internal.host.Step;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.ConnectionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host made of a map. It understands frames as a real host does, keeps its state between connections, and can lose the
 * connection in the middle of any frame.
 */
final class FakeHost {

    /** What is there: resource key to value. */
    final Map<String, String> things = new TreeMap<>();

    final Map<Debt, Long> debts = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    final Map<String, LedgerEntry> ledger = new TreeMap<>();
    final List<String> log = new ArrayList<>();

    /** Steps that may still run before the connection is lost; negative means never. */
    int stepsLeft = -1;

    /** Keys whose change fails. */
    final java.util.Set<String> failing = new java.util.TreeSet<>();

    /** Keys whose next change fails. */
    final java.util.Set<String> failingOnce = new java.util.TreeSet<>();

    boolean unreachable;

    /** Whether a lost connection can be made again. */
    boolean returns;

    boolean locked;
    int frames;
    int connects;
    private long clock = 1_000_000;

    synchronized HostAccess connect() throws ConnectionException {
        if (unreachable) {
            throw new ConnectionException(
                    ConnectionException.Reason.UNREACHABLE, "Nothing answers.", "Start the host.");
        }
        connects++;
        return new Access();
    }

    private synchronized Reply take(Step step, boolean failed) throws ConnectionException {
        if (failed && step.acting()) {
            return Reply.none(Reply.NOT_RUN);
        }
        if (stepsLeft == 0) {
            throw new ConnectionException(ConnectionException.Reason.LOST, "The connection was lost.", "Look again.");
        }
        stepsLeft = Math.max(-1, stepsLeft - 1);
        if (step instanceof Step.Gather) {
            return ok("os.ID=debian\nmachine=x86_64\nuser=root\n");
        }
        if (step instanceof Step.ReadState) {
            StringBuilder text = new StringBuilder();
            debts.forEach((debt, micros) -> text.append("#debt ")
                    .append(micros / 1e6)
                    .append('\n')
                    .append(debt)
                    .append('\n'));
            ledger.values().forEach(e -> text.append("#entry\n").append(e.encode()));
            return ok(text.toString());
        }
        if (step instanceof Step.Ask ask) {
            for (String need : ask.probe().needs()) {
                if (!things.containsKey(need)) {
                    return new Reply(Reply.MISSING, need.getBytes(StandardCharsets.UTF_8), false);
                }
            }
            String key = ask.arguments().get(0);
            String value = things.get(key);
            return value == null ? new Reply(1, new byte[0], false) : ok(value);
        }
        if (step instanceof Step.Act act) {
            List<String> arguments = act.command().arguments();
            String key = arguments.get(0);
            if (failingOnce.remove(key) || failing.contains(key)) {
                return new Reply(3, "it does not work\n".getBytes(StandardCharsets.UTF_8), false);
            }
            clock += 1_000_000;
            log.add(act.command().script() + " " + key);
            if (act.command().script().equals("remove")) {
                things.remove(key);
            } else if (act.command().script().equals("restart")) {
                things.put("started:" + key, String.valueOf(clock));
            } else {
                things.put(key, arguments.get(1));
                for (String provided : arguments.subList(2, arguments.size())) {
                    things.put(provided, "provided");
                }
            }
            return ok("");
        }
        if (step instanceof Step.Owe owe) {
            clock += 1_000;
            debts.put(owe.debt(), clock);
        } else if (step instanceof Step.Pay pay) {
            debts.remove(pay.debt());
        } else if (step instanceof Step.Enter enter) {
            ledger.put(enter.entry().key(), enter.entry());
        } else if (step instanceof Step.Strike strike) {
            ledger.remove(strike.entry().key());
        }
        return ok("");
    }

    private static Reply ok(String text) {
        return new Reply(0, text.getBytes(StandardCharsets.UTF_8), false);
    }

    private final class Access implements HostAccess {
        private int trips = 1;
        private int epoch = 1;
        private boolean holds;
        private boolean closed;

        @Override
        public List<Reply> run(Frame frame, java.util.function.Consumer<String> live) throws ConnectionException {
            synchronized (FakeHost.this) {
                frames++;
                trips++;
            }
            List<Reply> replies = new ArrayList<>();
            boolean failed = false;
            for (Step step : frame.steps()) {
                Reply reply = take(step, failed);
                if (step instanceof Step.Act act && reply.status() == 0) {
                    live.accept(
                            "now it is " + things.get(act.command().arguments().get(0)));
                }
                failed |= step.acting() && reply.status() != 0;
                replies.add(reply);
            }
            return replies;
        }

        @Override
        public List<Reply> run(Frame frame) throws ConnectionException {
            return run(frame, line -> {});
        }

        @Override
        public String stage(Upload upload, dev.fettle.engine.internal.host.Payload content, String actAs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Reply fetch(String path, String actAs, java.io.OutputStream to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String lock(String holder) {
            synchronized (FakeHost.this) {
                trips++;
                if (locked && !holds) {
                    return "somebody";
                }
                // A lock that is taken over a connection that is closed in the meantime is gone with it.
                holds = !closed;
                locked = !closed;
                return "";
            }
        }

        @Override
        public int epoch() {
            synchronized (FakeHost.this) {
                return epoch;
            }
        }

        @Override
        public void reconnect(int lostEpoch) throws ConnectionException {
            synchronized (FakeHost.this) {
                if (!returns) {
                    throw new ConnectionException(
                            ConnectionException.Reason.UNREACHABLE, "Nothing answers.", "Start the host.");
                }
                if (epoch > lostEpoch) {
                    return;
                }
                epoch++;
                if (holds) {
                    locked = false;
                    holds = false;
                }
                stepsLeft = -1;
                connects++;
            }
        }

        @Override
        public void leave(String user) {}

        @Override
        public void cancel() {}

        @Override
        public int roundTrips() {
            return trips;
        }

        @Override
        public void close() {
            synchronized (FakeHost.this) {
                closed = true;
                if (holds) {
                    locked = false;
                    holds = false;
                }
            }
        }
    }
}
