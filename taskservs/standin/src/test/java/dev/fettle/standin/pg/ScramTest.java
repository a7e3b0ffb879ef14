package dev.fettle.standin.pg;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class ScramTest {
    @Test
    void refusesAChallengeWithAnotherNonce() {
        Scram scram = new Scram("secret", new SecureRandom());
        assertThatThrownBy(() -> scram.answer("r=other,s=c2FsdA==,i=4096")).hasMessageContaining("malformed");
    }

    @Test
    void refusesAServerThatDoesNotKnowThePassword() throws PgException {
        Scram scram = new Scram("secret", new SecureRandom());
        String nonce = scram.first().substring("n,,n=,r=".length());
        scram.answer("r=" + nonce + "server,s=c2FsdA==,i=4096");
        assertThatThrownBy(() -> scram.finish("v=AAAA")).hasMessageContaining("did not prove");
    }
}
