// SPDX-License-Identifier: Apache-2.0
// Symbols, users and stacks that a test makes up: those of the golden tests.
#pragma once

#include "golden/made_up.hpp"

namespace tracer::test {
using golden::FakeNames;
using golden::FakeStacks;
} // namespace tracer::test
