package org.tocsin.notification;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Shown;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;

/** Who had a message before it came to somebody, and why it moved on. */
@Component
class History {

    private final Messages messages;
    private final DutyRoster roster;
    private final Clock clock;

    History(Messages messages, DutyRoster roster, Clock clock) {
        this.messages = messages;
        this.roster = roster;
        this.clock = clock;
    }

    /** One clause for each predecessor, the first one first; empty for whoever was told to begin with. */
    String before(Told message) {
        List<String> clauses = new ArrayList<>();
        for (UUID id = message.passedFrom(); id != null; ) {
            Told earlier = messages.get(id);
            clauses.add(clause(earlier));
            id = earlier.passedFrom();
        }
        Collections.reverse(clauses);
        return String.join("；", clauses);
    }

    String clause(Told earlier) {
        String at = Shown.moment(earlier.createdAt(), clock.getZone());
        if (earlier.recipient() == null) {
            return at + " 角色 " + roster.roleName(earlier.role()) + " 无人值守";
        }
        String why = switch (earlier.state()) {
            case ACKNOWLEDGED -> earlier.answer() == Answer.CANNOT_COME ? "答复不能到场" : "已答复";
            case UNDELIVERABLE -> "未能送达";
            default -> "未答复";
        };
        return at + " 通知 " + name(earlier.recipient()) + " " + why;
    }

    String name(String person) {
        return roster.person(person).map(Person::name).orElse(person);
    }
}
