package org.tocsin.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tocsin.engine.TocsinProperties;

/** Digests as the standards have them, and what only the holder of the secret can make. */
class RecordKeyTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";

    @TempDir
    Path folder;

    @Test
    void digestsAreThoseOfTheStandards() {
        // FIPS 180-4 and GB/T 32905-2016, appendix A.1.
        assertThat(Algorithm.SHA256.of("abc"))
                .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Algorithm.SM3.of("abc"))
                .isEqualTo("sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }

    @Test
    void eachDigestSaysByWhichAlgorithmItWasMade() {
        assertThat(Digests.matches(Algorithm.SM3.of("词"), "词")).isTrue();
        assertThat(Digests.matches(Algorithm.SHA256.of("词"), "词")).isTrue();
        assertThat(Digests.matches(Algorithm.SHA256.of("词"), "字")).isFalse();
        assertThat(Digests.matches("md5:00", "词")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aSignatureHoldsForItsTextAndItsKeyOnly(Algorithm algorithm) {
        RecordKey key = key(algorithm, SECRET);
        String signature = key.sign("清单");

        assertThat(key.signed(signature, "清单")).isTrue();
        assertThat(key.signed(signature, "清单一")).isFalse();
        assertThat(key(algorithm, OTHER).signed(signature, "清单")).isFalse();
        assertThat(key.signed("ed25519:?", "清单")).isFalse();
        assertThat(key.publicKey()).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("-----END PUBLIC KEY-----\n");
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void whatAnEarlierSecretSealedAndSignedStillHolds(Algorithm algorithm) {
        RecordKey before = key(algorithm, SECRET);
        RecordKey now = key(algorithm, OTHER, SECRET);

        assertThat(now.sealed(before.seal("链头"), "链头")).isTrue();
        assertThat(now.signed(before.sign("清单"), "清单")).isTrue();
        assertThat(key(algorithm, OTHER).sealed(before.seal("链头"), "链头")).isFalse();
        assertThat(now.seal("链头")).isNotEqualTo(before.seal("链头"));
    }

    @Test
    void aPseudonymIsTheSameForTheSamePersonAndAnotherForEachInstallation() {
        RecordKey key = key(Algorithm.SHA256, SECRET);

        assertThat(key.pseudonym("13800001234"))
                .hasSize(32)
                .isEqualTo(key.pseudonym("13800001234"))
                .isNotEqualTo(key.pseudonym("13800001235"))
                .isNotEqualTo(key(Algorithm.SHA256, OTHER).pseudonym("13800001234"));
    }

    @Test
    void aDemoKeepsASecretThatOnlyItsOwnerCanRead() throws Exception {
        RecordKey first = key(Algorithm.SHA256, null);
        RecordKey afterARestart = key(Algorithm.SHA256, null);

        assertThat(afterARestart.seal("链头")).isEqualTo(first.seal("链头"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("record.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> key(Algorithm.SHA256, "short"))
                .hasMessage("tocsin.chain.secret is shorter than 32 characters");
    }

    private RecordKey key(Algorithm algorithm, @Nullable String secret, String... previous) {
        return new RecordKey(
                new ChainProperties(algorithm, secret, List.of(previous), Duration.ofMinutes(1), null, "-"),
                new TocsinProperties(
                        "Asia/Shanghai",
                        folder,
                        new TocsinProperties.Admin("admin", null),
                        new TocsinProperties.Worker("tocsin-worker", null)));
    }
}
