// SPDX-License-Identifier: Apache-2.0
// Which event of a recording belongs to which plugin and source: numbered in their order. Writer, metadata and reader
// build it from the same descriptions. Knows no packet.
#pragma once

#include "recording/format.hpp"
#include "recording/layout.hpp"

#include <deque>
#include <vector>

namespace tracer::recording {

struct Kept {
    Kept(std::size_t which, const model::PluginSpec &of, const model::Source &source)
        : plugin(which), spec(&of), layout(source) {}

    std::size_t plugin; ///< its place in the run
    const model::PluginSpec *spec;
    Layout layout;
};

class Catalog {
public:
    /// The descriptions outlive it.
    explicit Catalog(const std::vector<const model::PluginSpec *> &specs) {
        for (std::size_t plugin = 0; plugin < specs.size(); ++plugin) {
            firsts_.push_back(kept_.size());
            for (const model::Source &source : specs[plugin]->sources)
                kept_.emplace_back(plugin, *specs[plugin], source);
        }
    }
    /// Ids are 16 bits.
    static constexpr std::size_t most = 1u << 15;

    [[nodiscard]] std::uint16_t id_of(std::size_t plugin, std::size_t source) const {
        return static_cast<std::uint16_t>(first_source + firsts_[plugin] + source);
    }
    /// nullptr: no source has that id.
    [[nodiscard]] const Kept *find(std::uint16_t id) const {
        const std::size_t at = std::size_t{id} - first_source;
        return id < first_source || at >= kept_.size() ? nullptr : &kept_[at];
    }
    [[nodiscard]] const std::deque<Kept> &all() const { return kept_; }
    [[nodiscard]] std::size_t plugins() const { return firsts_.size(); }

private:
    std::deque<Kept> kept_; ///< addresses stay
    std::vector<std::size_t> firsts_;
};

} // namespace tracer::recording
