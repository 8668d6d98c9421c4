// SPDX-License-Identifier: Apache-2.0
#include "output/outlet.hpp"

namespace tracer::output {

Result<void> Outlet::write(std::string_view bytes, const Tally &marks) {
    Result<void> written = state();
    if (!written) {
        const std::lock_guard lock(mutex_);
        lost_.lose_beyond(0, marks);
        return written;
    }
    written = sink_->write(bytes); // unlocked: it may take as long as the reader likes
    if (written) return written;
    const std::lock_guard lock(mutex_);
    state_ = written;
    const std::size_t arrived = sink_->arrived();
    const std::size_t kept = marks.whole(arrived > reserve_ ? arrived - reserve_ : 0);
    whole_ = sink_->take_back(arrived - kept);
    lost_.lose_beyond(whole_ ? kept : arrived, marks);
    return written;
}

Result<void> Outlet::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

std::uint64_t Outlet::lost(std::size_t stream) const {
    const std::lock_guard lock(mutex_);
    return lost_.lost(stream);
}

void Outlet::reserve(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    reserve_ += bytes;
}

void Outlet::last_words(std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (!whole_ || sink_->write(text)) return;
    (void)sink_->take_back(sink_->arrived());
    whole_ = false;
}

} // namespace tracer::output
