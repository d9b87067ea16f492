package org.tocsin.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tocsin.TocsinTest;

/**
 * A test of the whole application through the pages that staff see; takes a {@link Browser} as a parameter. Skipped
 * where there is no Chromium, except in CI.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TocsinTest
@ExtendWith(BrowserExtension.class)
@interface BrowserTest {}
