// SPDX-License-Identifier: Apache-2.0
#include "output/json_parts.hpp"

#include "output/json_value.hpp"

#include <utility>

namespace tracer::output {

void put_key(Buffer &out, std::string_view key, std::uint64_t v) {
    out.put(",\"");
    out.put(key);
    out.put("\":");
    JsonValues::put_number(out, v);
}

void put_counts(Buffer &out, const model::Ledger &l) {
    put_key(out, "seen", l.seen);
    put_key(out, "emitted", l.emitted);
    put_key(out, "filtered", l.filtered);
    put_key(out, "lost_ring", l.lost_ring);
    put_key(out, "lost_map", l.lost_map);
    put_key(out, "missed", l.missed);
    if (l.left_out > 0) put_key(out, "left_out", l.left_out);
}

void put_histogram(Buffer &out, const std::string &unit, const model::Histogram &h) {
    out.put(",\"unit\":");
    if (unit.empty())
        out.put("null");
    else
        JsonValues::put_string(out, unit);
    put_key(out, "count", h.count);
    put_key(out, "sum", h.sum);
    put_key(out, "min", h.min);
    put_key(out, "max", h.max);
    put_key(out, "p50", h.percentile(0.5));
    put_key(out, "p90", h.percentile(0.9));
    put_key(out, "p99", h.percentile(0.99));
    put_key(out, "p999", h.percentile(0.999));
    out.put(",\"buckets\":[");
    bool first = true;
    for (std::size_t b = 0; b < h.buckets.size(); ++b) {
        if (h.buckets[b] == 0) continue;
        const auto [lo, hi] = model::bucket_bounds(b);
        out.put(first ? "{\"lo\":" : ",{\"lo\":");
        JsonValues::put_number(out, lo);
        put_key(out, "hi", hi);
        put_key(out, "count", h.buckets[b]);
        out.put('}');
        first = false;
    }
    out.put(']');
}

void put_rights(Buffer &out, const std::optional<model::Rights> &rights) {
    out.put(",\"rights\":");
    if (!rights) return out.put("null");
    out.put("{\"capabilities\":[");
    const char *comma = "";
    for (const std::string &name : rights->capabilities) {
        out.put(comma);
        JsonValues::put_string(out, name);
        comma = ",";
    }
    out.put(rights->no_new_privs ? "],\"no_new_privs\":true" : "],\"no_new_privs\":false");
    put_key(out, "landlock", rights->landlock);
    out.put(rights->seccomp ? ",\"seccomp\":true}" : ",\"seccomp\":false}");
}

void put_losses(Buffer &out, std::span<const stream::Loss> losses) {
    const char *before = ",\"outputs\":[{\"output\":";
    for (const stream::Loss &loss : losses) {
        out.put(std::exchange(before, ",{\"output\":"));
        JsonValues::put_string(out, loss.listener);
        put_key(out, "lost_output", loss.records);
        out.put('}');
    }
    if (!losses.empty()) out.put(']');
}

void put_command_end(Buffer &out, const model::CommandEnd &end) {
    const auto put_or_null = [&out](const std::optional<int> &value) {
        if (value)
            JsonValues::put_number(out, static_cast<std::uint64_t>(*value));
        else
            out.put("null");
    };
    out.put(",\"command\":{\"exit_status\":");
    put_or_null(end.exit_status);
    out.put(",\"signal\":");
    put_or_null(end.signal);
    out.put('}');
}

} // namespace tracer::output
