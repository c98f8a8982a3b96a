extension ReportPage {
  /// The page's whole style. It holds no `<` and no `&`, so that the page is well-formed XML too.
  static let style = """
    :root { color-scheme: light dark; --ink: #16211d; --quiet: #51605a; --line: #d5dfda; --paper: #ffffff;
      --back: #f2f6f4; --accent: #0b6b53; --track: #e3ece8; --note: #fff4d6; --noteink: #5a4300; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6efeb; --quiet: #a3b3ac; --line: #33423c; --paper: #17201c;
      --back: #0e1512; --accent: #4fc7a3; --track: #26332d; --note: #3a2f0c; --noteink: #ffe3a0; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--back); color: var(--ink); line-height: 1.45;
      font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
    main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; display: grid; gap: 1rem;
      grid-template-columns: minmax(0, 1fr); }
    header, section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem; }
    header { border-top: 5px solid var(--accent); }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: .2rem 0 .6rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.15rem; margin: 0 0 .8rem; }
    p { margin: 0 0 .6rem; }
    .kicker { color: var(--quiet); font-size: .9rem; }
    .badge { display: inline-block; margin-left: .5rem; padding: 0 .6rem; border: 1px solid var(--accent);
      border-radius: 1rem; color: var(--accent); font-weight: 600; }
    .lead { font-size: 1.15rem; max-width: 42rem; }
    .notice { background: var(--note); color: var(--noteink); border-left: 4px solid currentColor; padding: .5rem .8rem;
      border-radius: 4px; overflow-wrap: anywhere; }
    .quiet, small, figcaption, footer { color: var(--quiet); font-size: .875rem; }
    .quiet:last-child { margin: .6rem 0 0; }
    small { display: block; font-weight: 400; overflow-wrap: anywhere; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; margin: 0; }
    .tiles div { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1rem; }
    dt { color: var(--quiet); font-size: .9rem; }
    dd { margin: 0; overflow-wrap: anywhere; }
    .tiles strong { display: block; font-size: 1.8rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
    .tiles span { color: var(--quiet); font-size: .875rem; }
    .pair { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
    svg { display: block; width: 100%; }
    .funnel { max-width: 34rem; height: auto; }
    svg text { fill: var(--ink); font-size: 14px; font-variant-numeric: tabular-nums; }
    svg .end { text-anchor: end; }
    svg .strong { font-weight: 700; }
    .track { fill: var(--track); }
    .bar { fill: var(--accent); }
    figure { margin: 0 0 1rem; }
    .sends { height: 9rem; border-bottom: 1px solid var(--quiet); }
    .axis { display: flex; justify-content: space-between; gap: 1rem; min-width: min(100%, 18rem); font-size: .875rem;
      color: var(--quiet); padding-top: .25rem; }
    .scroll { overflow-x: auto; }
    table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
    caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    th, td { padding: .45rem .5rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
    th:first-child, td:first-child { text-align: left; padding-left: 0; }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { color: var(--quiet); font-size: .875rem; vertical-align: bottom; border-bottom: 2px solid var(--line); }
    tbody th { font-weight: 600; min-width: 9rem; }
    #reasons tbody th, #facts tbody th, #sends tbody th, #speed tbody th { font-weight: 400; }
    td { white-space: nowrap; }
    .none th, .none td { color: var(--quiet); font-weight: 400; }
    tfoot th, tfoot td { font-weight: 700; border-bottom: 0; border-top: 2px solid var(--quiet); }
    .details { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .8rem; margin: 0; }
    footer { max-width: 60rem; margin: 0 auto; padding: 0 1rem 2rem; }
    @media (min-width: 56rem) { .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
      #outcomes small, #rates small { display: inline; margin-left: .6rem; } }
    @media (max-width: 36rem) { td { white-space: normal; } #reasons td:nth-child(2) { overflow-wrap: anywhere; }
      tbody th { min-width: 0; } .tiles { grid-template-columns: 1fr 1fr; }
      th, td { padding: .4rem .3rem; } }
    @page { size: A4; margin: 14mm; }
    @media print {
      :root { color-scheme: light; --ink: #000; --quiet: #333; --line: #999; --paper: #fff; --back: #fff;
        --accent: #333; --track: #fff; --note: #fff; --noteink: #000; }
      body { font-size: 10pt; }
      main { max-width: none; padding: 0; gap: 5mm; }
      header, section, .tiles div { border: 0; border-radius: 0; padding: 0; }
      header { border-top: 2pt solid #000; padding-top: 3mm; }
      .tiles { grid-template-columns: repeat(4, 1fr); border-top: 1px solid #999; border-bottom: 1px solid #999;
        padding: 2mm 0; }
      .pair { grid-template-columns: minmax(0, 5fr) minmax(0, 7fr); gap: 6mm; }
      #outcomes small, #rates small { display: inline; margin-left: 2mm; }
      section, .tiles, tr, figure, svg { break-inside: avoid; }
      #reasons { break-inside: auto; }
      tfoot { display: table-row-group; }
      h2 { break-after: avoid; }
      th, td { padding: .2rem .4rem; }
      tbody th { min-width: 0; }
      .track { stroke: #333; stroke-width: .75; }
      .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; stroke: #000; stroke-width: .5; }
      .scroll { overflow: visible; }
      footer { padding: 4mm 0 0; }
    }
    """
}
