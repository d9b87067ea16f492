package org.tocsin.engine;

import java.time.ZoneId;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Refuses to start when this node's business zone is not the one written in the database.
 *
 * <p>Two nodes in different zones would fire each other's timers hours early or late, without any error.
 */
@Component
class ZoneAgreement implements InitializingBean {

    private final JdbcClient jdbc;
    private final ZoneId zone;

    ZoneAgreement(JdbcClient jdbc, ZoneId zone) {
        this.jdbc = jdbc;
        this.zone = zone;
    }

    @Override
    public void afterPropertiesSet() {
        jdbc.sql("insert into tocsin.setting (name, value) values ('zone', ?) on conflict do nothing")
                .param(zone.getId())
                .update();
        String agreed = jdbc.sql("select value from tocsin.setting where name = 'zone'")
                .query(String.class)
                .single();
        if (!agreed.equals(zone.getId())) {
            throw new IllegalStateException("This database belongs to the business time zone " + agreed
                    + ", but tocsin.zone of this node is " + zone.getId() + ": refusing to start");
        }
    }
}
