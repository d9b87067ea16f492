package org.tocsin.chain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the records' chain.
 *
 * @param digest by which algorithm entries are chained from now on; what stands already keeps its own
 * @param secret at least 32 characters, the same on every node and never in the database: seals and signatures are made
 *     with it; required outside of a demo, which keeps one in its data folder
 * @param previousSecrets secrets that older seals and signatures were made with
 * @param manifestInterval how often heads that have moved are gathered into a signed manifest
 * @param manifestDir where this node exports all manifests; default {@code manifests} in the data folder. Best a medium
 *     that this machine can only add to
 * @param verifyAt when everything is verified, as a cron expression in the business zone; {@code -} for never
 */
@ConfigurationProperties("tocsin.chain")
public record ChainProperties(
        @DefaultValue("sha256") Algorithm digest,
        @Nullable String secret,
        @DefaultValue List<String> previousSecrets,
        @DefaultValue("60s") Duration manifestInterval,
        @Nullable Path manifestDir,
        @DefaultValue("0 30 2 * * *") String verifyAt) {}
