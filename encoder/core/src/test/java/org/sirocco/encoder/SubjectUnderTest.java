package org.sirocco.encoder;

/** What every part of the contract needs. */
interface SubjectUnderTest {
    Subject subject();
}
