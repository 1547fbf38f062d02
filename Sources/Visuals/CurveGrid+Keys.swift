// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

extension CurveGrid {
    static let smoothings: [Float] = [0, 0.6, 0.9, 0.98]

    var keys: [KeyHint] {
        [
            KeyHint("◂ ▸", "panel"), KeyHint("z", "alone"), KeyHint("l", "log"), KeyHint("s", "smooth"),
            KeyHint("c", "cursor"), KeyHint("+ −", "steps"),
        ]
    }

    /// With the cursor on, ◂ ▸ move it and ▴ ▾ change the panel; Escape takes back one thing after the other.
    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard !panels.isEmpty else { return .ignored }
        var next = state
        switch key {
        case .left where state.step != nil: next = moved(state, by: -pace(state))
        case .right where state.step != nil: next = moved(state, by: pace(state))
        case .home where state.step != nil: next = moved(state, to: shown(state).lowerBound)
        case .end where state.step != nil: next = moved(state, to: shown(state).upperBound)
        case .left, .up: next.panel = max((state.panel ?? panels.count) - 1, 0)
        case .right, .down: next.panel = min((state.panel ?? -1) + 1, panels.count - 1)
        case .character("l"):
            let panel = min(max(state.panel ?? 0, 0), panels.count - 1)
            next.panel = panel
            next.flipped.formSymmetricDifference([panel])
        case .character("s"):
            let now = state.smoothing ?? Float(smoothing)
            next.smoothing = Self.smoothings.first { $0 > now + 0.001 } ?? 0
        case .character("z"), .enter:
            next.zoomed.toggle()
            next.panel = state.panel ?? 0
        case .character("c"):
            next.step = state.step == nil ? newest(state) : nil
        case .character("+"), .character("="): next.range = zoomed(state, by: 0.5)
        case .character("-"), .character("_"), .character("−"): next.range = zoomed(state, by: 2)
        case .character("0"): next.range = nil
        case .escape:
            if state.step != nil {
                next.step = nil
            } else if state.range != nil {
                next.range = nil
            } else if state.zoomed {
                next.zoomed = false
            } else if state.panel != nil {
                next.panel = nil
            } else {
                return .ignored
            }
        default: return .ignored
        }
        return .state(next)
    }

    /// Where the cursor appears: at the newest value that is seen.
    private func newest(_ state: ViewState) -> Int {
        let shown = shown(state)
        let panel = panels[min(max(state.panel ?? 0, 0), panels.count - 1)]
        let last = panel.series.last { !$0.steps.isEmpty }?.steps.last ?? Double(shown.upperBound)
        return min(max(Int(min(max(last, -1e15), 1e15).rounded()), shown.lowerBound), shown.upperBound)
    }

    private func pace(_ state: ViewState) -> Int {
        let shown = shown(state)
        return max((shown.upperBound - shown.lowerBound) / 140, 1)
    }

    private func moved(_ state: ViewState, by offset: Int) -> ViewState {
        moved(state, to: min(max(state.step ?? 0, range.lowerBound), range.upperBound) + offset)
    }

    /// The cursor at a step; what is seen goes with it.
    private func moved(_ state: ViewState, to step: Int) -> ViewState {
        var next = state
        let step = min(max(step, range.lowerBound), range.upperBound)
        next.step = step
        if state.range != nil {
            let shown = shown(state)
            let span = shown.upperBound - shown.lowerBound
            let low = step < shown.lowerBound ? step : step > shown.upperBound ? step - span : shown.lowerBound
            next.range = low...low + span
        }
        return next
    }

    /// Half or twice as many steps around the cursor, or around the newest value; nil for all.
    private func zoomed(_ state: ViewState, by factor: Double) -> ClosedRange<Int>? {
        let shown = shown(state)
        let span = Double(shown.upperBound - shown.lowerBound)
        let wanted = max(Int((span * factor).rounded()), min(8, range.upperBound - range.lowerBound))
        guard wanted < range.upperBound - range.lowerBound else { return nil }
        let center = min(max(state.step ?? newest(state), shown.lowerBound), shown.upperBound)
        // The centre keeps its place on the screen.
        let part = span > 0 ? Double(center - shown.lowerBound) / span : 0.5
        let low = center - Int((Double(wanted) * part).rounded())
        let first = min(max(low, range.lowerBound), range.upperBound - wanted)
        return first...first + wanted
    }
}
