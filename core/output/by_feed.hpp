// SPDX-License-Identifier: Apache-2.0
// What a format keeps for each plugin of a run. Knows no format.
#pragma once

#include "stream/feed.hpp"

#include <deque>

namespace tracer::output {

/// By Feed::index. Addresses stay valid.
template <class State>
class ByFeed {
public:
    State &operator[](const stream::Feed &feed) {
        while (states_.size() <= feed.index)
            states_.emplace_back();
        return states_[feed.index];
    }

private:
    std::deque<State> states_;
};

} // namespace tracer::output
