package org.tocsin.roster.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.roster.book.RosterJournal;

/**
 * What stands in the address of somebody's calendar instead of a password, which calendar programs cannot send. Only its
 * digest is kept, so that nobody who reads the database can read the calendar by it.
 */
@Repository
class FeedTokens {

    private static final int BYTES = 32;

    private final JdbcClient jdbc;
    private final RosterJournal journal;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    FeedTokens(JdbcClient jdbc, RosterJournal journal, Clock clock) {
        this.jdbc = jdbc;
        this.journal = journal;
        this.clock = clock;
    }

    /** A new token for somebody; the one before is worth nothing from now on. */
    @Transactional
    public String renew(String account) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.sql("""
                        insert into tocsin.roster_feed (account, token_sha256, renewed_at) values (?, ?, ?)
                        on conflict (account) do update
                        set token_sha256 = excluded.token_sha256, renewed_at = excluded.renewed_at""")
                .params(account, sha256(token), Timestamp.from(clock.instant()))
                .update();
        journal.write(account, "更新了本人的日历订阅地址", Map.of());
        return token;
    }

    /** Whose token it is. */
    Optional<String> owner(String token) {
        return jdbc.sql("select account from tocsin.roster_feed where token_sha256 = ?")
                .param(sha256(token))
                .query(String.class)
                .optional();
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
