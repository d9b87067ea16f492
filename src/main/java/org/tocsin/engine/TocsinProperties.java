package org.tocsin.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the platform.
 *
 * @param zone the business time zone, whatever the machine's own is; the same on every node
 * @param dataDir where the embedded database keeps its files
 * @param admin the first administrator, created while there is none
 * @param worker the account of the delivery worker
 */
@ConfigurationProperties("tocsin")
public record TocsinProperties(
        @DefaultValue("Asia/Shanghai") String zone,
        @DefaultValue("./data") Path dataDir,
        @DefaultValue Admin admin,
        @DefaultValue Worker worker) {

    /**
     * The first administrator.
     *
     * @param id the account's id
     * @param password a secret; required outside of a demo
     */
    public record Admin(
            @DefaultValue("admin") String id, @Nullable String password) {}

    /**
     * The account of the delivery worker.
     *
     * @param user the account's id
     * @param password a secret, the same on every node and worker; in a demo made up at each start unless set
     */
    public record Worker(
            @DefaultValue("tocsin-worker") String user,
            @Nullable String password) {}
}
