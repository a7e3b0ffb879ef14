package dev.fettle.examples.owntaskserv;

import dev.fettle.modules.Modules;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Write an infra with one server that runs the taskserv under test. */
final class MotdInfra {

    private MotdInfra() {}

    /** Return a reader of it; {@code config} is what a user would say of the message of the day. */
    static PklInfra with(Path dir, String config) {
        return with(dir, "address = \"192.0.2.1\"", config);
    }

    /** Return a reader of it; {@code server} says where the server is and how it is reached. */
    static PklInfra with(Path dir, String server, String config) {
        try {
            Path file = Files.writeString(dir.resolve("test.pkl"), """
                    amends "modulepath:/fettle/Infra.pkl"
                    import "modulepath:/taskservs/motd/Motd.pkl"
                    servers { ["web-1"] { %s; taskservs { new Motd { %s } } } }
                    """.formatted(server, config));
            return PklInfra.builder(InfraFile.find(file.toString(), List.of(dir)))
                    .modules(Modules.all())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
