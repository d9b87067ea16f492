package org.tocsin.engine.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.DependsOn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.StringUtils;

/**
 * The database as the role that may remove and mask what has been kept long enough, which the application's own role may
 * not. Its transactions are its own.
 */
@Component
@DependsOn("flywayInitializer")
public class PurgeDatabase implements DisposableBean {

    private final Optional<HikariDataSource> own;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    PurgeDatabase(
            DataSource application,
            JdbcConnectionDetails connection,
            DatabaseProperties properties,
            ObjectProvider<EmbeddedDatabase> embedded) {
        if (embedded.getIfAvailable() != null) {
            own = Optional.of(pool(connection.getJdbcUrl(), EmbeddedRoles.PURGE, ""));
        } else if (StringUtils.hasText(properties.purge().username())) {
            own = Optional.of(pool(
                    connection.getJdbcUrl(),
                    properties.purge().username(),
                    properties.purge().password()));
        } else {
            own = Optional.empty();
        }
        DataSource source = own.<DataSource>map(p -> p).orElse(application);
        jdbc = JdbcClient.create(source);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    private static HikariDataSource pool(String url, String user, @Nullable String password) {
        HikariDataSource pool = DataSourceBuilder.create()
                .type(HikariDataSource.class)
                .url(url)
                .username(user)
                .password(password)
                .build();
        pool.setPoolName("purge");
        pool.setMaximumPoolSize(2);
        // Used once a night.
        pool.setMinimumIdle(0);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public TransactionTemplate transactions() {
        return transactions;
    }

    @Override
    public void destroy() {
        own.ifPresent(HikariDataSource::close);
    }
}
