package dev.fettle.cli;

import dev.fettle.engine.Scope;
import dev.fettle.engine.model.Expansion;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that work on a whole infra. */
final class PlanCommands {

    private PlanCommands() {}

    @Command(name = "plan", mixinStandardHelpOptions = true, description = "Show what would change; change nothing.")
    static final class Plan implements Callable<Integer> {
        @Mixin
        private InfraOption infra = new InfraOption();

        @Option(names = "--taskserv", paramLabel = "NAME", description = "Only this taskserv and what it needs.")
        private Set<String> taskservs = new LinkedHashSet<>();

        @Option(names = "--json", description = "Print one JSON document.")
        private boolean json;

        @Option(names = "--detailed-exitcode", description = "Exit with 2 when there are changes to make.")
        private boolean detailed;

        private final Shop shop;

        Plan(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            return new Journey(shop, new Journey.Manner(false, false, json, detailed, false))
                    .go(infra.name, new Scope(taskservs, Expansion.INSTALL))
                    .number();
        }
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = "Plan, ask, then change what the plan says.")
    static final class Apply implements Callable<Integer> {
        @Mixin
        private InfraOption infra = new InfraOption();

        @Option(names = "--taskserv", paramLabel = "NAME", description = "Only this taskserv and what it needs.")
        private Set<String> taskservs = new LinkedHashSet<>();

        @Option(
                names = {"-y", "--yes"},
                description = "Do not ask.")
        private boolean yes;

        @Option(names = "--json", description = "Print the report as one JSON document.")
        private boolean json;

        @Option(names = "--allow-growth", description = "Let a task do more than the plan showed if its host moved.")
        private boolean allowGrowth;

        private final Shop shop;

        Apply(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            return new Journey(shop, new Journey.Manner(true, yes, json, false, allowGrowth))
                    .go(infra.name, new Scope(taskservs, Expansion.INSTALL))
                    .number();
        }
    }
}
