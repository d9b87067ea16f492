package org.tocsin.audit.bpmn;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The sequence flows that were taken, in their order. Those of one transaction are kept back and written by one statement
 * just before it commits; what is rolled back was never taken.
 */
@Repository
class FlowsTaken {

    /** One flow, taken once. */
    record Flow(String processInstance, String processDefinition, String id, Instant at) {}

    private final JdbcClient jdbc;

    FlowsTaken(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Flow flow) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("A flow is taken in a transaction, or not at all");
        }
        collected().add(flow);
    }

    /**
     * What this transaction has collected. A transaction of its own within another has synchronizations of its own, and so
     * the two never mix.
     */
    private Collected collected() {
        for (TransactionSynchronization synchronization : TransactionSynchronizationManager.getSynchronizations()) {
            if (synchronization instanceof Collected collected) {
                return collected;
            }
        }
        Collected collected = new Collected();
        TransactionSynchronizationManager.registerSynchronization(collected);
        return collected;
    }

    private void write(List<Flow> flows) {
        jdbc.sql("""
                        insert into tocsin.flow_taken (process_instance_id, process_definition_id, flow, at)
                        select instance, definition, flow, at
                        from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
                          with ordinality as taken (instance, definition, flow, at, n)
                        order by n""")
                .params(
                        texts(flows, Flow::processInstance),
                        texts(flows, Flow::processDefinition),
                        texts(flows, Flow::id),
                        flows.stream().map(flow -> Timestamp.from(flow.at())).toArray(Timestamp[]::new))
                .update();
    }

    private static String[] texts(List<Flow> flows, Function<Flow, String> part) {
        return flows.stream().map(part).toArray(String[]::new);
    }

    private final class Collected implements TransactionSynchronization {

        private final List<Flow> flows = new ArrayList<>();
        private boolean written;

        void add(Flow flow) {
            if (written) {
                // Somebody else's work before the commit has moved the engine on once more.
                write(List.of(flow));
            } else {
                flows.add(flow);
            }
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            written = true;
            write(flows);
        }
    }
}
