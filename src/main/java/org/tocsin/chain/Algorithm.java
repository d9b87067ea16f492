package org.tocsin.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** Digests that a bank may choose between; each value says by which one it was made, so that both can stand in one chain. */
public enum Algorithm {
    /** FIPS 180-4; manifests are signed by Ed25519. */
    SHA256(SHA256Digest::new),
    /** GB/T 32905, for banks bound to national algorithms; manifests are signed by SM2 (GB/T 32918). */
    SM3(SM3Digest::new);

    private final Supplier<Digest> digest;

    Algorithm(Supplier<Digest> digest) {
        this.digest = digest;
    }

    private String prefix() {
        return name().toLowerCase(Locale.ROOT) + ":";
    }

    String of(String text) {
        Digest state = digest.get();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        state.update(bytes, 0, bytes.length);
        byte[] result = new byte[state.getDigestSize()];
        state.doFinal(result, 0);
        return prefix() + HexFormat.of().formatHex(result);
    }

    String keyed(byte[] key, String text) {
        return prefix() + HexFormat.of().formatHex(mac(key, text));
    }

    byte[] mac(byte[] key, String text) {
        HMac state = new HMac(digest.get());
        state.init(new KeyParameter(key));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        state.update(bytes, 0, bytes.length);
        byte[] result = new byte[state.getMacSize()];
        state.doFinal(result, 0);
        return result;
    }

    /**
     * The algorithm that a value was made by.
     *
     * @throws IllegalArgumentException when it names none
     */
    static Algorithm behind(String value) {
        return Arrays.stream(values())
                .filter(a -> value.startsWith(a.prefix()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No algorithm is named in " + value));
    }
}
