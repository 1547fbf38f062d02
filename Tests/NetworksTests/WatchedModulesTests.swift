// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors
import Testing

@testable import Networks

@Suite("Watched modules")
struct WatchedModulesTests {
    @Test("A module is watched where it is named, and reached where one in it is")
    func named() {
        let modules = WatchedModules(["a.b.c", "d"])
        #expect(modules.contains("a.b.c") && modules.contains("d"))
        #expect(!modules.contains("a.b") && !modules.contains("a.b.c.e") && !modules.contains(""))
        for path in ["a", "a.b", "a.b.c", "d", ""] { #expect(modules.reaches(into: path)) }
        for path in ["a.b.c.e", "a.c", "ab"] { #expect(!modules.reaches(into: path)) }
    }

    @Test("All is everything, also together with some; nothing named is nothing")
    func all() {
        #expect(WatchedModules.all.contains("x") && WatchedModules.all.reaches(into: "x"))
        let both = WatchedModules(["a"]).union(.all)
        #expect(both.contains("x"))
        let none = WatchedModules([String]())
        #expect(!none.contains("") && !none.reaches(into: ""))
        let two = WatchedModules(["a.b"]).union(WatchedModules(["c"]))
        #expect(two.contains("a.b") && two.contains("c") && two.reaches(into: "a") && !two.contains("a"))
        #expect(two.everywhereReached.reaches(into: "x") && !two.everywhereReached.contains("x"))
    }

    @Test("A pass shows its watch the modules that are watched and no other, and changes what they say")
    func shown() throws {
        var seen: [String] = []
        let pass = Pass(
            watch: { point, tensor in
                seen.append("\(point.path) \(point.name)")
                return try add(tensor, Tensor(1))
            }, watched: WatchedModules(["a"]))
        #expect(try pass.note("a", "$out", Tensor(1)).floats == [2])
        #expect(try pass.note("b", "$out", Tensor(1)).floats == [1])
        #expect(try pass.input("a", Tensor(5)).floats == [6] && pass.input("b", Tensor(5)).floats == [5])
        pass.watched = .all
        #expect(try pass.note("b", "$out", Tensor(1)).floats == [2])
        #expect(seen == ["a $out", "a $in", "b $out"])
        #expect(!Pass().watches("a") && !Pass().watches(within: "a"))
    }
}
