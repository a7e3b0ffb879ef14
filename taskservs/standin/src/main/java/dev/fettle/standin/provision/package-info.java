/** What becomes of an uploaded template, in place of Terraform. */
@NullMarked
package dev.fettle.standin.provision;

import org.jspecify.annotations.NullMarked;
