package dev.fettle.standin.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlueprintTest {

    @TempDir
    Path dir;

    @Test
    void takesTheArchiveThatTarMakes() throws IOException, InterruptedException {
        Files.writeString(dir.resolve("main.tf"), "locals { a = \"${lookup({ x = \"}\" }, \"x\")}\" } # }\n");
        Files.writeString(dir.resolve("README.md"), "{ not Terraform");
        assertThat(Blueprint.fault(tar("main.tf", "README.md"))).isEmpty();
        assertThat(Blueprint.fault(tar("./main.tf"))).isEmpty();
    }

    @Test
    void refusesWhatIsNoArchiveOrHoldsNoTerraform() throws IOException, InterruptedException {
        Files.writeString(dir.resolve("README.md"), "x");
        assertThat(Blueprint.fault(tar("README.md"))).contains("No configuration files");
        assertThat(Blueprint.fault("no archive".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .startsWith("extract: ");
        assertThat(Blueprint.fault(new byte[1024])).contains("No configuration files");
        byte[] damaged = tar("README.md");
        damaged[0]++;
        assertThat(Blueprint.fault(damaged)).contains("invalid tar header");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = <<-EOT\n  { \"unbalanced\n  EOT\nb = 1\n",
                "/* { */ // {\n# {\n",
                "a = [for x in y : \"%{if x == \"q\"}b%{endif}\"]\n",
                "a = \"\\\"{\"\n"
            })
    void readsStringsCommentsAndHeredocs(String text) {
        assertThat(HclText.fault("main.tf", text)).isEmpty();
    }

    @Test
    void namesTheLineOfWhatDoesNotClose() {
        assertThat(HclText.fault("main.tf", "a = 1\nresource \"x\" \"y\" {\n"))
                .isEqualTo("main.tf line 2: Unclosed configuration block");
        assertThat(HclText.fault("main.tf", "a = 1\n}\n"))
                .isEqualTo("main.tf line 2: Argument or block definition required");
        assertThat(HclText.fault("main.tf", "a = \"open\n")).contains("line 1");
        assertThat(HclText.fault("main.tf", "a = (1]\n")).contains("line 1");
        assertThat(HclText.fault("main.tf", "a = <<EOT\nnever ends\n")).contains("line 1");
    }

    private byte[] tar(String... names) throws IOException, InterruptedException {
        java.util.List<String> command =
                new java.util.ArrayList<>(java.util.List.of("tar", "-C", dir.toString(), "-cf"));
        command.add(dir.resolve("a.tar").toString());
        command.addAll(java.util.List.of(names));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return Files.readAllBytes(dir.resolve("a.tar"));
    }
}
