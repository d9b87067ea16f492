package org.tocsin.retention;

import java.util.Map;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;

/** What process owners have set, in the newest version that is deployed. Without a table nothing is removed. */
@Component
public class KeepingRules {

    private final Deployed deployed;

    KeepingRules(Deployed deployed) {
        this.deployed = deployed;
    }

    /** The rules as they are now, for one run or one page: read once, asked often. */
    public Read read() {
        String xml = deployed.decision(Keeping.TABLE)
                .orElseThrow(() -> new IllegalStateException("The decision table 'keeping' is not deployed"));
        return new Read(OwnedTable.parse(Keeping.TABLE, xml));
    }

    /** The table as it was read. */
    public record Read(OwnedTable table) {

        /** @throws InvalidInput when the table has no row for the procedure; deployment should have refused it */
        public Keeping of(String procedure) {
            return Keeping.of(table.row(Map.of("procedure", procedure))
                    .orElseThrow(() -> new InvalidInput("保存期限表没有预案 %s 的行".formatted(procedure))));
        }
    }
}
