extension ReportPage {
  /// The funnel as bars, one under the other, each as long as its share of the audience.
  var funnelChart: String {
    let width = 400
    let pitch = 52
    let steps = report.funnel
    let bars = steps.enumerated().map { index, step in
      let top = index * pitch
      // Somebody is always seen: a bar has at least two units.
      let length = step.count > 0 ? max(2, scaled(step.count, to: width, most: report.total)) : 0
      return """
        <text x="0" y="\(top + 18)">\(escaped(texts.name(of: step.stage)))</text>
        <text x="\(width)" y="\(top + 18)" class="end"><tspan class="strong">\(format.number(step.count))</tspan> \
        \(escaped(step.ofAudience.percent))</text>
        <rect class="track" x="0" y="\(top + 26)" width="\(width)" height="16" rx="3" />
        <rect class="bar" x="0" y="\(top + 26)" width="\(length)" height="16" rx="3" />
        """
    }
    let description = steps.map { "\(texts.name(of: $0.stage)): \(format.number($0.count)) (\($0.ofAudience.percent))" }
      .joined(separator: "; ")
    return """
      <svg class="funnel" viewBox="0 0 \(width) \(steps.count * pitch)" role="img" \
      aria-labelledby="funnel-svg-title funnel-svg-desc" xmlns="http://www.w3.org/2000/svg">
      <title id="funnel-svg-title">\(escaped(texts.funnel))</title>
      <desc id="funnel-svg-desc">\(escaped(description))</desc>
      \(bars.joined(separator: "\n"))
      </svg>
      """
  }

  /// Messages over time. Its words stand outside the drawing, which is stretched to the width of the page.
  var sendChart: String {
    let bars = report.sends.bars
    let highest = bars.map(\.count).max() ?? 0
    let caption = texts.barCaption(width: format.span(report.sends.width), highest: format.number(highest))
    let slots = max(bars.count, 12)
    let rects = bars.enumerated().filter { $0.element.count > 0 }.map { index, bar in
      let height = max(1, scaled(bar.count, to: 100, most: highest))
      let hover = "\(format.mark(bar.start, width: report.sends.width)): \(format.number(bar.count))"
      return """
        <rect class="bar" x="\(index * 10 + 1)" y="\(100 - height)" width="8" height="\(height)">\
        <title>\(escaped(hover))</title></rect>
        """
    }
    let marks = [bars.first, bars.count > 1 ? bars.last : nil].compactMap { $0 }.map {
      "<span>\(escaped(format.mark($0.start, width: report.sends.width)))</span>"
    }
    return """
      <figure>
      <svg class="sends" viewBox="0 0 \(slots * 10) 100" preserveAspectRatio="none" role="img" \
      aria-labelledby="sends-svg-title sends-svg-desc" xmlns="http://www.w3.org/2000/svg">
      <title id="sends-svg-title">\(escaped(texts.sends))</title>
      <desc id="sends-svg-desc">\(escaped(caption))</desc>
      \(rects.joined(separator: "\n"))
      </svg>
      <div class="axis" style="width: \(bars.count * 100 / slots)%">\(marks.joined())</div>
      <figcaption>\(escaped(caption))</figcaption>
      </figure>
      """
  }

  /// A count on a scale, rounded down, so that only the whole fills it.
  private func scaled(_ count: Int, to length: Int, most: Int) -> Int {
    let (product, overflow) = count.multipliedReportingOverflow(by: length)
    return most > 0 && !overflow ? product / most : 0
  }
}
