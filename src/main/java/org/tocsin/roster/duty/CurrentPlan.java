package org.tocsin.roster.duty;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.calendar.Calendars;
import org.tocsin.guard.OncePerTransaction;
import org.tocsin.roster.book.RosterBook;
import org.tocsin.roster.plan.Plan;

/**
 * The plan as it is written down now. It is asked for in every escalation, so it is kept, and read anew only when the
 * roster's version or the calendar is another: two short queries in each transaction, whichever node has made the change.
 */
@Component
public class CurrentPlan {

    private final RosterBook book;
    private final Calendars calendars;
    private final Accounts accounts;
    private final Clock clock;
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
    private final OncePerTransaction<CurrentPlan, Plan> plans = new OncePerTransaction<>(CurrentPlan::newest);

    private record Kept(long version, String calendar, Plan plan) {}

    CurrentPlan(RosterBook book, Calendars calendars, Accounts accounts, Clock clock) {
        this.book = book;
        this.calendars = calendars;
        this.accounts = accounts;
        this.clock = clock;
    }

    public Plan get() {
        return plans.get(this);
    }

    private Plan newest() {
        // The version before the rows: read the other way round, newer rows would be missed until the next change.
        long version = book.version();
        Calendars.Version calendar = calendars.newest();
        Kept last = kept.get();
        if (last != null && last.version() == version && last.calendar().equals(calendar.id())) {
            return last.plan();
        }
        Plan plan = new Plan(book.roster(), calendar.days(), clock.getZone(), accounts::members);
        kept.set(new Kept(version, calendar.id(), plan));
        return plan;
    }
}
