package org.tocsin.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.tocsin.engine.TocsinProperties;

/**
 * What is made with the secret that no database holds: seals, which only this application can make and check, and
 * signatures, which anybody can check with the public key.
 */
@Component
public class RecordKey {

    private static final int SHORTEST = 32;
    private static final ECDomainParameters SM2 =
            new ECNamedDomainParameters(GMObjectIdentifiers.sm2p256v1, CustomNamedCurves.getByName("sm2p256v1"));

    private final Algorithm algorithm;
    private final List<Keys> keys = new ArrayList<>();

    RecordKey(ChainProperties properties, TocsinProperties platform) {
        this.algorithm = properties.digest();
        String secret = StringUtils.hasText(properties.secret())
                ? properties.secret()
                // Outside of a demo SecretsListener has refused to start without one.
                : kept(platform.dataDir().resolve("record.key"));
        keys.add(new Keys(longEnough(secret)));
        properties.previousSecrets().stream()
                .map(RecordKey::longEnough)
                .map(Keys::new)
                .forEach(keys::add);
    }

    private static String longEnough(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalStateException("tocsin.chain.secret is shorter than " + SHORTEST + " characters");
        }
        return secret;
    }

    private static String kept(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                byte[] random = new byte[SHORTEST];
                new SecureRandom().nextBytes(random);
                Files.writeString(file, HexFormat.of().formatHex(random), StandardOpenOption.CREATE_NEW);
                if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
            }
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's record key cannot be kept", e);
        }
    }

    /** A seal over a text. */
    public String seal(String text) {
        return algorithm.keyed(keys.get(0).seal, text);
    }

    /** Whether a text was sealed here, with the secret of now or an earlier one. */
    public boolean sealed(String seal, String text) {
        try {
            Algorithm made = Algorithm.behind(seal);
            return keys.stream().anyMatch(k -> made.keyed(k.seal, text).equals(seal));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same name for the same person, from which nobody without the secret finds the person. */
    public String pseudonym(String text) {
        return HexFormat.of().formatHex(Algorithm.SHA256.mac(keys.get(0).pseudonym, text), 0, 16);
    }

    /** A signature, for instance {@code ed25519:…} in Base64. */
    String sign(String text) {
        return keys.get(0).sign(algorithm, text);
    }

    boolean signed(String signature, String text) {
        return keys.stream().anyMatch(k -> k.signed(signature, text));
    }

    /** The key that signatures are checked with, as PEM. */
    String publicKey() {
        try {
            byte[] encoded = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                            keys.get(0).publicKey(algorithm))
                    .getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What follows from one secret; each use has a key of its own. */
    private static final class Keys {

        private static final String ED25519 = "ed25519:";
        private static final String SM2_SIGNATURE = "sm2:";

        private final byte[] seal;
        private final byte[] pseudonym;
        private final Ed25519PrivateKeyParameters ed25519;
        private final ECPrivateKeyParameters sm2;
        private final ECPublicKeyParameters sm2Public;

        Keys(String secret) {
            byte[] key = secret.getBytes(StandardCharsets.UTF_8);
            seal = Algorithm.SHA256.mac(key, "seal");
            pseudonym = Algorithm.SHA256.mac(key, "pseudonym");
            ed25519 = new Ed25519PrivateKeyParameters(Algorithm.SHA256.mac(key, "ed25519"));
            BigInteger scalar = new BigInteger(1, Algorithm.SHA256.mac(key, "sm2"))
                    .mod(SM2.getN().subtract(BigInteger.TWO))
                    .add(BigInteger.ONE);
            sm2 = new ECPrivateKeyParameters(scalar, SM2);
            sm2Public = new ECPublicKeyParameters(SM2.getG().multiply(scalar).normalize(), SM2);
        }

        AsymmetricKeyParameter publicKey(Algorithm algorithm) {
            return algorithm == Algorithm.SM3 ? sm2Public : ed25519.generatePublicKey();
        }

        String sign(Algorithm algorithm, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (algorithm == Algorithm.SM3) {
                SM2Signer signer = new SM2Signer();
                signer.init(true, sm2);
                signer.update(bytes, 0, bytes.length);
                try {
                    return SM2_SIGNATURE + Base64.getEncoder().encodeToString(signer.generateSignature());
                } catch (CryptoException e) {
                    throw new IllegalStateException("SM2 cannot sign", e);
                }
            }
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, ed25519);
            signer.update(bytes, 0, bytes.length);
            return ED25519 + Base64.getEncoder().encodeToString(signer.generateSignature());
        }

        boolean signed(String signature, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            try {
                if (signature.startsWith(SM2_SIGNATURE)) {
                    SM2Signer signer = new SM2Signer();
                    signer.init(false, sm2Public);
                    signer.update(bytes, 0, bytes.length);
                    return signer.verifySignature(decoded(signature, SM2_SIGNATURE));
                }
                if (signature.startsWith(ED25519)) {
                    Ed25519Signer signer = new Ed25519Signer();
                    signer.init(false, ed25519.generatePublicKey());
                    signer.update(bytes, 0, bytes.length);
                    return signer.verifySignature(decoded(signature, ED25519));
                }
                return false;
            } catch (IllegalArgumentException e) {
                // Not even Base64.
                return false;
            }
        }

        private static byte[] decoded(String signature, String prefix) {
            return Base64.getDecoder().decode(signature.substring(prefix.length()));
        }
    }
}
