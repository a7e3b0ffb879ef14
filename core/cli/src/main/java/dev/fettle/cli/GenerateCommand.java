package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.InfraSkeleton;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Write an infra to begin with. Contacts no host. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description =
                "Print an infra to begin with: every key of a taskserv with its sentences and its default as a comment, and"
                        + " examples for what must be given.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it loads as it is", "1:something in it must be filled in first"})
final class GenerateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TASKSERV", description = "Its name, or the path of its module, which ends in .pkl.")
    private String name = "";

    @Option(names = "--server", paramLabel = "NAME", description = "The server; TASKSERV-1 by default.")
    private Optional<String> server = Optional.empty();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Write it to a file that is not there yet, such as infra/NAME.pkl.")
    private Optional<Path> file = Optional.empty();

    private final Shop shop;

    GenerateCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        try (PackageDesk desk = new PackageDesk(shop)) {
            var outline = desk.open(name);
            InfraSkeleton skeleton = desk.skeleton(outline);
            Path target = shop.root()
                    .resolve(file.orElse(Path.of("infra", outline.taskserv().name() + ".pkl")));
            String text = skeleton.text(
                    server.orElse(outline.taskserv().name() + "-1"),
                    "address = \"192.0.2.10\"",
                    target.resolveSibling(".").normalize());
            if (file.isPresent()) {
                write(target, text);
                shop.console().out().println("Written: " + file.get());
            } else {
                shop.console().out().print(text);
            }
            if (!skeleton.open().isEmpty()) {
                shop.console()
                        .diagnostics(List.of(Diagnostic.warning(
                                Diagnostic.Code.ADVICE,
                                "No example fits " + String.join(", ", skeleton.open()) + ".",
                                "Fill them in before you plan.")));
                return ExitCode.FAILED.number();
            }
            return ExitCode.OK.number();
        }
    }

    private void write(Path target, String text) {
        try {
            Files.createDirectories(target.resolveSibling("."));
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.DEFINITION_INVALID,
                    "`" + file.orElse(target) + "` is there already.",
                    "Name another file, or move it away."));
        } catch (IOException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    "`" + file.orElse(target) + "` cannot be written: " + e.getMessage() + ".",
                    "Look at the directory."));
        }
    }
}
