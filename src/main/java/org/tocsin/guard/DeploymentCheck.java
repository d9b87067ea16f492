package org.tocsin.guard;

import java.util.List;

/** Something that must hold before files are deployed; every module checks what it will have to read at night. */
public interface DeploymentCheck {

    /** Why these files must not be deployed, one sentence each, in Chinese, naming file and element; empty if they may. */
    List<String> problems(ProposedDeployment deployment);
}
