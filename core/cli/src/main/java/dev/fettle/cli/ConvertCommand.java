package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Print an infra in Pkl for a file in the older notation. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = "Turn `coder: CoderServer = { … }` into an infra in Pkl and print it.")
final class ConvertCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A file in the older notation.")
    private Path file = Path.of("");

    private final Shop shop;

    ConvertCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        try {
            String text = Files.readString(shop.directory().resolve(file));
            shop.console().out().print(Notation.toPkl(file.toString(), text));
            return ExitCode.OK.number();
        } catch (IOException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    "`" + file + "` cannot be read as text.",
                    "Name a file that is there."));
        }
    }
}
