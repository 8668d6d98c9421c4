// SPDX-License-Identifier: Apache-2.0
// The parts of a JSON line that are not a plugin's columns: a ledger's counts, a histogram, rights, losses, the
// command's end. Each begins with the comma before it. Knows neither records nor sinks.
#pragma once

#include "model/command_end.hpp"
#include "model/histogram.hpp"
#include "model/ledger.hpp"
#include "model/rights.hpp"
#include "output/buffer.hpp"
#include "stream/listener.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tracer::output {

void put_key(Buffer &out, std::string_view key, std::uint64_t v);
/// "seen" to "missed".
void put_counts(Buffer &out, const model::Ledger &l);
/// "unit" to "buckets".
void put_histogram(Buffer &out, const std::string &unit, const model::Histogram &h);
void put_rights(Buffer &out, const std::optional<model::Rights> &rights);
/// "outputs": each one's own; nothing if there are none.
void put_losses(Buffer &out, std::span<const stream::Loss> losses);
void put_command_end(Buffer &out, const model::CommandEnd &end);

} // namespace tracer::output
