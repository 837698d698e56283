import z3,glob,collections,os,json,re
exp={}
for f in glob.glob('/work/wt/certs/tests/claims/*.treaty'):
    for l in open(f):
        m=re.match(r'\s*expect (\S+) (proved|refuted)',l)
        if m: exp[(os.path.basename(f),m[1])]=m[2]
g=collections.defaultdict(list); q={}
for f in sorted(glob.glob('/tmp/smt/*.smt2')):
    b,c,p,n=os.path.basename(f)[:-5].split('@')
    t=open(f).read(); s=z3.Solver(); s.set('timeout',300)
    try: s.from_string(t); r=str(s.check())
    except z3.Z3Exception as e: r='error '+str(e)[:80]
    g[(b,c)].append(r); q[(b,c)]='forall' in t or 'exists' in t or 'set-logic LIRA' in t
tot=collections.Counter()
for k,rs in g.items():
    v=exp.get(k)
    if any(r.startswith('error') for r in rs): print(k,rs[:1])
    if v is None: tot['none']+=1; continue
    if 'unknown' in rs and not (not q[k] and 'sat' in rs): tot['unknown']+=1; continue
    if q[k]: got={'sat':'proved','unsat':'refuted'}[rs[0]] if len(rs)==1 else '?'
    else: got='refuted' if 'sat' in rs else 'proved'
    tot['ok' if got==v else 'BAD']+=1
    if got!=v: print('BAD',k,v,rs[:4],q[k])
print(tot)
