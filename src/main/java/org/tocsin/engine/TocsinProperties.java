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
 */
@ConfigurationProperties("tocsin")
public record TocsinProperties(
        @DefaultValue("Asia/Shanghai") String zone,
        @DefaultValue("./data") Path dataDir,
        @DefaultValue Admin admin) {

    /**
     * The first administrator.
     *
     * @param id the account's id
     * @param password a secret; required outside of a demo
     */
    public record Admin(
            @DefaultValue("admin") String id, @Nullable String password) {}
}
