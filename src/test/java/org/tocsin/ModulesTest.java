package org.tocsin;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModulesTest {

    @Test
    void everyModuleDependsOnlyOnWhatItDeclares() {
        ApplicationModules.of(TocsinApplication.class).verify();
    }
}
