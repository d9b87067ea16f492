package org.tocsin.record.bpmn;

import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.record.Account;
import org.tocsin.record.SignedIn;

/** Whoever the engine acts for: by HTTP basic, or by the web applications' login. */
@Component
class CurrentAccount implements SignedIn {

    private final IdentityService identities;

    CurrentAccount(@Lazy IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public Optional<Account> account() {
        return Optional.ofNullable(identities.getCurrentAuthentication())
                .map(signedIn -> new Account(
                        signedIn.getUserId(),
                        signedIn.getGroupIds() == null ? Set.of() : Set.copyOf(signedIn.getGroupIds())));
    }
}
