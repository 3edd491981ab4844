/** The routes of the pages. */
import { lazy } from "react";
import { Redirect, Route, Switch } from "wouter";
import { Shell } from "./layout/shell.tsx";
import { LinkButton } from "./ui/button.tsx";
import { Empty, PageHead } from "./ui/view.tsx";

const Products = lazy(() => import("./features/products/products-page.tsx"));
const BatchProgress = lazy(() => import("./features/batch-progress/batch-progress-page.tsx"));
const Batches = lazy(() => import("./features/batches/batches-page.tsx"));
const Batch = lazy(() => import("./features/batches/batch-page.tsx"));
const Feeds = lazy(() => import("./features/feeds/feeds-page.tsx"));
const Feed = lazy(() => import("./features/feeds/feed-page.tsx"));
const Library = lazy(() => import("./features/library/library-page.tsx"));
const Clip = lazy(() => import("./features/library/clip-page.tsx"));

export function App() {
  return (
    <Shell>
      <Switch>
        <Route path="/">
          <Redirect to="/products" replace />
        </Route>
        <Route path="/products" component={Products} />
        <Route path="/batch-generate" component={BatchProgress} />
        <Route path="/batches" component={Batches} />
        <Route path="/batches/:id">{({ id }) => <Batch key={id} id={id} />}</Route>
        <Route path="/feeds" component={Feeds} />
        <Route path="/feeds/:id">{({ id }) => <Feed key={id} id={id} />}</Route>
        <Route path="/library" component={Library} />
        <Route path="/library/:id">{({ id }) => <Clip key={id} id={id} />}</Route>
        <Route>
          <PageHead title="Not found" />
          <Empty
            title="There is no such page"
            action={
              <LinkButton variant="primary" href="/products">
                Go to Products
              </LinkButton>
            }
          >
            The address may be mistyped, or the page has moved.
          </Empty>
        </Route>
      </Switch>
    </Shell>
  );
}
