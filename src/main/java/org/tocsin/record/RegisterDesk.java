package org.tocsin.record;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.tocsin.incident.HiddenIncidents;

/**
 * The registers as people use them: who may do what, and every look on record by {@link RegisterRead}.
 *
 * <p>Auditors, administrators and those who answer for the centre may read all registers; the keepers of a register may
 * read and correct it, and add to it where that is done by hand. Nobody else may, and nobody may change a version.
 */
@Service
public class RegisterDesk {

    private static final Set<String> READERS =
            Set.of("auditor", "camunda-admin", "back-office", "centre-manager", "department-head");

    private final Registers registers;
    private final SignedIn signedIn;
    private final HiddenIncidents hidden;
    private final ApplicationEventPublisher events;

    RegisterDesk(Registers registers, SignedIn signedIn, HiddenIncidents hidden, ApplicationEventPublisher events) {
        this.registers = registers;
        this.signedIn = signedIn;
        this.hidden = hidden;
        this.events = events;
    }

    // ---- who

    /** @throws NotAllowed when nobody is */
    public Account account() {
        return signedIn.account().orElseThrow(() -> new NotAllowed("请先登录"));
    }

    public boolean mayReadAll() {
        return account().isIn(READERS);
    }

    public boolean mayRead(RegisterType register) {
        return mayReadAll() || mayKeep(register);
    }

    public boolean mayKeep(RegisterType register) {
        return account().isIn(register.keepers());
    }

    // ---- reading

    /** The registers that whoever is signed in may read. */
    public List<RegisterType> types() {
        return registers.types().stream().filter(this::mayRead).toList();
    }

    /**
     * @throws NotAllowed when whoever is signed in may not read it
     * @throws NoSuchRecord when there is no such register; told only to those who may read some
     */
    public RegisterType type(String type) {
        RegisterType register = registers.type(type).orElse(null);
        if (register == null ? !mayReadAll() : !mayRead(register)) {
            throw new NotAllowed("没有查看登记簿的权限");
        }
        if (register == null) {
            throw NoSuchRecord.ofType(type);
        }
        return register;
    }

    /** The same records as far as whoever is signed in may see them. */
    public Filter seen(Filter filter) {
        return filter.readBy(account().id());
    }

    public List<Entry> list(Filter filter, int offset, int limit) {
        type(filter.type());
        read(RegisterRead.Way.LIST, filter.type(), null, filter.incident(), "");
        return registers.list(seen(filter), offset, limit);
    }

    public int count(Filter filter, int most) {
        type(filter.type());
        return registers.count(seen(filter), most);
    }

    public List<Entry> versions(String type, String subject) {
        RegisterType register = type(type);
        List<Entry> versions = shown(type, subject);
        read(RegisterRead.Way.VIEW, type, subject, incident(versions), "");
        return found(register, subject, versions);
    }

    /** What a file is made of: one record with its versions. */
    public List<Entry> exportRecord(String type, String subject, String detail) {
        RegisterType register = type(type);
        List<Entry> versions = shown(type, subject);
        read(RegisterRead.Way.EXPORT, type, subject, incident(versions), detail);
        return found(register, subject, versions);
    }

    /** None where it belongs to an incident that is hidden from whoever is signed in. */
    private List<Entry> shown(String type, String subject) {
        List<Entry> versions = registers.versions(type, subject);
        return isHidden(incident(versions)) ? List.of() : versions;
    }

    private boolean isHidden(@Nullable String incident) {
        return hidden.isFrom(account().id(), incident);
    }

    private static @Nullable String incident(List<Entry> versions) {
        return versions.isEmpty() ? null : versions.get(0).incident();
    }

    private static List<Entry> found(RegisterType register, String subject, List<Entry> versions) {
        if (versions.isEmpty()) {
            throw new NoSuchRecord(register.title(), subject);
        }
        return versions;
    }

    /** To be called before a file is made of what a register holds, of one incident or of all. */
    public RegisterType export(String type, @Nullable String incident, String detail) {
        RegisterType register = type(type);
        read(RegisterRead.Way.EXPORT, type, null, incident, detail);
        return register;
    }

    /** To be called before a file is made of a whole incident. */
    public void exportIncident(String incident, String detail) {
        if (!mayReadAll()) {
            throw new NotAllowed("没有导出事件档案的权限");
        }
        if (isHidden(incident)) {
            throw NoSuchRecord.ofIncident(incident);
        }
        read(RegisterRead.Way.EXPORT, null, null, incident, detail);
    }

    private void read(
            RegisterRead.Way way,
            @Nullable String type,
            @Nullable String subject,
            @Nullable String incident,
            String detail) {
        events.publishEvent(new RegisterRead(account().id(), way, type, subject, incident, detail));
    }

    // ---- writing

    /** @throws NotAllowed when whoever is signed in does not keep the register */
    public Entry add(String type, Map<String, Object> fields) {
        return registers.add(kept(type), account().id(), fields);
    }

    /** @throws NotAllowed when whoever is signed in does not keep the register */
    public Entry correct(String type, String subject, int seen, String reason, Map<String, Object> fields) {
        RegisterType register = kept(type);
        found(register, subject, shown(type, subject));
        return registers.correct(register, subject, seen, account().id(), reason, fields);
    }

    private RegisterType kept(String type) {
        RegisterType register = type(type);
        if (!mayKeep(register)) {
            throw new NotAllowed("您没有维护《%s》的权限".formatted(register.title()));
        }
        return register;
    }
}
